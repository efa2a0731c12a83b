// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.advice.Advice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Selects the lines of {@link Advice} for one rejected token, and fills in the values that differ between tokens. */
final class Remedies {

    private static final int MANY_KEYS = 10;
    /** In seconds since 1970. Better Auth did not exist then, so an earlier expiry is a lifetime in seconds. */
    private static final double YEAR_2001 = 1e9;

    private final TokenReading reading;
    private final StandardClaims expected;
    private final JwkSetState keys;
    private final String token;

    Remedies(TokenReading reading, StandardClaims expected, JwkSetState keys, String token) {
        this.reading = reading;
        this.expected = expected;
        this.keys = keys;
        this.token = token;
    }

    static List<String> of(InsufficientPrivilegesException insufficient) {
        return Advice.remedies(insufficient.code(), Map.of("scopes", String.join(" ", insufficient.requiredScopes())));
    }

    List<String> forReason(Reason reason) {
        return switch (reason) {
            case MALFORMED -> malformed();
            case TOO_LARGE -> tooLarge();
            case ALGORITHM_NOT_ALLOWED -> Advice.remedies(reason.code(), algorithm(), Map.of());
            case TYPE_NOT_ACCEPTED -> type();
            case UNKNOWN_KEY -> unknownKey();
            case EXPIRED -> Advice.remedies(reason.code(), expiresBeforeItsIssue() ? "number" : "remedy", clocks());
            case NOT_YET_VALID -> Advice.remedies(reason.code(), clocks());
            case WRONG_ISSUER -> issuer();
            case WRONG_AUDIENCE -> audience();
            case MISSING_CLAIM -> Advice.remedies(reason.code(), lacksSubject() ? "subject" : "remedy", Map.of());
            default -> Advice.remedies(reason.code(), Map.of("audience", firstAudience()));
        };
    }

    private List<String> malformed() {
        boolean isSeveral = TokenKind.ofText(token) == TokenKind.SEVERAL;
        return Advice.remedies(Reason.MALFORMED.code(), isSeveral ? "several" : "remedy", Map.of());
    }

    private List<String> tooLarge() {
        return Advice.remedies(
                Reason.TOO_LARGE.code(), Map.of("length", Integer.toString(token.length()), "largest", largestClaim()));
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
        String code = Reason.TYPE_NOT_ACCEPTED.code();
        if (!String.valueOf(reading.header("typ")).toLowerCase(Locale.ROOT).endsWith("at+jwt")) {
            return Advice.remedies(code, Map.of());
        }
        String issuer = reading.claim("iss");
        return Advice.remedies(
                code,
                claims().containsKey("cnf") ? "bound" : "access",
                Map.of("issuer", issuer == null ? "<origin>/api/auth" : issuer));
    }

    private List<String> unknownKey() {
        String code = Reason.UNKNOWN_KEY.code();
        int count = keys.kids().size();
        List<String> remedies = new ArrayList<>();
        if (!keys.dropped().isEmpty()) {
            remedies.addAll(Advice.remedies(code, "dropped", Map.of("dropped", String.join("; ", keys.dropped()))));
        }
        String theCase =
                count > MANY_KEYS ? "many" : count == 0 && keys.dropped().isEmpty() ? "empty" : "remedy";
        remedies.addAll(Advice.remedies(code, theCase, Map.of("count", Integer.toString(count))));
        remedies.addAll(Advice.remedies(code, "other", Map.of()));
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
                ? Advice.remedies(Reason.WRONG_ISSUER.code(), "missing", Map.of("expected", issuer))
                : List.of(IssuerDifference.between(issuer, found));
    }

    private List<String> audience() {
        String found = reading.claim("aud");
        return Advice.remedies(
                Reason.WRONG_AUDIENCE.code(),
                Map.of("audience", firstAudience(), "found", found == null ? "…" : found));
    }

    private String firstAudience() {
        return expected.audiences().iterator().next();
    }

    private boolean lacksSubject() {
        return reading.claim("sub") == null || "".equals(reading.claim("sub"));
    }
}
