// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.advice.Advice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Selects the lines of {@link Advice} for one rejected token, and fills in the values that differ between tokens. */
final class Remedies {

    /** The value with which {@link Advice} shows the line for access tokens instead of the one for JWTs. */
    private static final String ACCESS = "send-the-access-token";

    private static final int MANY_KEYS = 10;
    /** In seconds since 1970. Better Auth did not exist then, so an earlier expiry is a lifetime in seconds. */
    private static final double YEAR_2001 = 1e9;

    private final TokenReading reading;
    private final StandardClaims expected;
    private final JwkSetState keys;
    private final String token;
    private final boolean acceptsOnlyAccessTokens;

    Remedies(
            TokenReading reading,
            StandardClaims expected,
            JwkSetState keys,
            String token,
            boolean acceptsOnlyAccessTokens) {
        this.reading = reading;
        this.expected = expected;
        this.keys = keys;
        this.token = token;
        this.acceptsOnlyAccessTokens = acceptsOnlyAccessTokens;
    }

    static List<String> of(InsufficientPrivilegesException insufficient) {
        String age = insufficient
                .maximumAge()
                .map(Duration::toSeconds)
                .map(String::valueOf)
                .orElse("");
        return Advice.remedies(
                insufficient.code(), Map.of("scopes", String.join(" ", insufficient.requiredScopes()), "age", age));
    }

    List<String> forReason(Reason reason) {
        return switch (reason) {
            case MALFORMED -> lines(reason, TokenKind.ofText(token) == TokenKind.SEVERAL ? "several" : "remedy");
            case TOO_LARGE ->
                lines(reason, "remedy", Map.of("length", Integer.toString(token.length()), "largest", largestClaim()));
            case ALGORITHM_NOT_ALLOWED -> lines(reason, algorithm());
            case TYPE_NOT_ACCEPTED -> type();
            case UNKNOWN_KEY -> unknownKey();
            case EXPIRED -> lines(reason, expiry(), clocks());
            case NOT_YET_VALID -> lines(reason, "remedy", clocks());
            case WRONG_ISSUER -> issuer();
            case WRONG_AUDIENCE -> audience();
            case MISSING_CLAIM -> lines(reason, lacksSubject() ? "subject" : "remedy");
            default -> lines(reason, "remedy");
        };
    }

    private List<String> lines(Reason reason, String theCase) {
        return lines(reason, theCase, Map.of());
    }

    private List<String> lines(Reason reason, String theCase, Map<String, String> values) {
        Map<String, String> all = new LinkedHashMap<>(values);
        if (acceptsOnlyAccessTokens) {
            all.put(ACCESS, "");
        }
        all.putIfAbsent("audience", firstAudience());
        return Advice.remedies(reason.code(), theCase, all);
    }

    /** Returns the name and size of the largest claim, never its value. */
    private String largestClaim() {
        return claims().entrySet().stream()
                .max(Comparator.comparingInt(
                        claim -> String.valueOf(claim.getValue()).length()))
                .map(claim -> ", " + String.valueOf(claim.getValue()).length() + " of them the claim \""
                        + TokenReading.show(claim.getKey()) + "\"")
                .orElse("");
    }

    private Map<String, @Nullable Object> claims() {
        return reading.claims() == null ? Map.of() : reading.claims();
    }

    private Map<String, String> clocks() {
        Duration ahead = keys.clockAhead().orElse(Duration.ZERO);
        if (ahead.abs().compareTo(expected.clockSkew()) <= 0) {
            return Map.of("clocks", Advice.line("compare-clocks", Map.of()));
        }
        String difference = Explainer.words(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead");
        return Map.of("clocks", Advice.line("set-clock", Map.of("difference", difference)));
    }

    private String algorithm() {
        String alg = String.valueOf(reading.header("alg"));
        if (alg.startsWith("HS")) {
            return "secret";
        }
        return alg.equals("EdDSA") || alg.equals("Ed448") ? "ed448" : "remedy";
    }

    private List<String> type() {
        return switch (TokenKind.of(token, reading)) {
            case JWT, BOUND_JWT, CERTIFICATE_BOUND_JWT ->
                lines(Reason.TYPE_NOT_ACCEPTED, acceptsOnlyAccessTokens ? "only" : "remedy");
            case AGENT_TOKEN, HOST_TOKEN -> lines(Reason.TYPE_NOT_ACCEPTED, "agent");
            case BOUND_ACCESS_TOKEN -> lines(Reason.TYPE_NOT_ACCEPTED, "bound");
            case ACCESS_TOKEN, MACHINE_TOKEN -> {
                String issuer = reading.claim("iss");
                yield lines(
                        Reason.TYPE_NOT_ACCEPTED,
                        "access",
                        Map.of("issuer", issuer == null ? "<origin>/api/auth" : issuer));
            }
            default -> lines(Reason.TYPE_NOT_ACCEPTED, "remedy");
        };
    }

    private boolean isAccessToken() {
        TokenKind kind = TokenKind.of(token, reading);
        return kind == TokenKind.ACCESS_TOKEN || kind == TokenKind.MACHINE_TOKEN;
    }

    private String expiry() {
        if (isAccessToken()) {
            return "access";
        }
        return expiresBeforeItsIssue() ? "number" : "remedy";
    }

    private List<String> unknownKey() {
        int count = keys.kids().size();
        List<String> remedies = new ArrayList<>();
        if (!keys.dropped().isEmpty()) {
            remedies.addAll(lines(Reason.UNKNOWN_KEY, "dropped", Map.of("dropped", String.join("; ", keys.dropped()))));
        }
        String theCase =
                count > MANY_KEYS ? "many" : count == 0 && keys.dropped().isEmpty() ? "empty" : "remedy";
        remedies.addAll(lines(Reason.UNKNOWN_KEY, theCase, Map.of("count", Integer.toString(count))));
        remedies.addAll(lines(Reason.UNKNOWN_KEY, "other"));
        return remedies;
    }

    private boolean expiresBeforeItsIssue() {
        return claims().get("exp") instanceof Number exp
                && exp.doubleValue() < (claims().get("iat") instanceof Number iat ? iat.doubleValue() : YEAR_2001);
    }

    private List<String> issuer() {
        String found = reading.claim("iss");
        String issuer = expected.issuers().iterator().next();
        return found == null || found.isEmpty()
                ? lines(Reason.WRONG_ISSUER, "missing", Map.of("expected", issuer))
                : IssuerDifference.remedies(expected.issuers(), found);
    }

    private List<String> audience() {
        String found = reading.claim("aud");
        return lines(
                Reason.WRONG_AUDIENCE,
                isAccessToken() ? "access" : "remedy",
                Map.of("found", found == null ? "…" : found));
    }

    private String firstAudience() {
        return expected.audiences().iterator().next();
    }

    private boolean lacksSubject() {
        return reading.claim("sub") == null || "".equals(reading.claim("sub"));
    }
}
