// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.Explanation.Finding;
import io.github.betterauthjwt.Explanation.Outcome;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.advice.Advice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the verifier's expectations with a token, and obtains the advice from {@link Remedies}. */
final class Explainer {

    private static final int SHOWN_KIDS = 10;

    private final TokenPolicy policy;
    private final StandardClaims claims;

    Explainer(TokenPolicy policy, StandardClaims claims) {
        this.policy = policy;
        this.claims = claims;
    }

    /**
     * Explains the outcome of a verification.
     *
     * @param failure why the token was not accepted, or null if it was
     */
    Explanation explain(String token, @Nullable JwtVerificationException failure, JwkSetState keys) {
        TokenReading reading = TokenReading.of(token);
        String kind = TokenDescription.of(TokenKind.of(token, reading), token, reading);
        List<Finding> findings = findings(reading, keys);
        if (failure == null) {
            return new Explanation(
                    kind, Outcome.ACCEPTED, null, "The token is accepted.", findings, List.of(), reading.claims());
        }
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof InsufficientPrivilegesException insufficient) {
            String summary = "The token is valid but does not allow this (" + insufficient.code() + "): " + message;
            return new Explanation(
                    kind, Outcome.FORBIDDEN, null, summary, findings, Remedies.of(insufficient), reading.claims());
        }
        if (!(failure instanceof InvalidJwtException invalid)) {
            String summary = "The token can be neither accepted nor rejected (503): " + message;
            List<String> advice =
                    keys.remedies().isEmpty() ? Advice.remedies("keys_unavailable", Map.of()) : keys.remedies();
            return new Explanation(kind, Outcome.KEYS_UNAVAILABLE, null, summary, findings, advice, reading.claims());
        }
        Reason reason = invalid.reason();
        String summary = "The token is rejected (" + reason.code() + "): " + message;
        Remedies remedies = new Remedies(reading, claims, keys, token, policy.onlyAccessTokens());
        List<String> advice = remedies.forReason(reason);
        return new Explanation(kind, Outcome.REJECTED, reason, summary, findings, advice, reading.claims());
    }

    /** Explains a rejection that was decided from the request's header, before a token was available. */
    Explanation explainHeader(InvalidJwtException rejection, String found, String remedy) {
        String summary = "The token is rejected (" + rejection.reason().code() + "): " + rejection.getMessage();
        return new Explanation(found, Outcome.REJECTED, rejection.reason(), summary, List.of(), List.of(remedy), null);
    }

    private List<Finding> findings(TokenReading reading, JwkSetState keys) {
        List<Finding> findings = new ArrayList<>();
        Map<String, @Nullable Object> header = reading.header();
        Map<String, @Nullable Object> found = reading.claims();
        if (header == null || found == null) {
            return findings;
        }
        findings.add(algorithm(header));
        if (keys.usable() || keys.failure().isPresent()) { // otherwise no key was needed
            findings.add(key(header, keys));
        }
        findings.add(new Finding(
                "issuer",
                passes(() -> claims.issuer(found)),
                String.join(" or ", claims.issuers()),
                quoted(reading.claim("iss"))));
        findings.add(new Finding(
                "audience",
                passes(() -> claims.audience(found)),
                String.join(" or ", claims.audiences()),
                quoted(reading.claim("aud"))));
        addTimes(findings, found, keys);
        boolean hasSubject = passes(() -> StandardClaims.subject(found));
        boolean isPresent = found.get("sub") != null && !"".equals(found.get("sub"));
        findings.add(new Finding(
                "subject",
                hasSubject,
                "a non-empty string without control characters",
                hasSubject ? "present" : isPresent ? "of another form" : "none"));
        return findings;
    }

    /** Returns whether the verifier's own check passes. */
    private static boolean passes(Runnable check) {
        try {
            check.run();
            return true;
        } catch (InvalidJwtException e) {
            return false;
        }
    }

    private Finding algorithm(Map<String, @Nullable Object> header) {
        Object alg = header.get("alg");
        boolean allowed = alg instanceof String name && !policy.allowed(name).isEmpty();
        return new Finding(
                "algorithm", allowed, "one of " + policy.algorithms(), String.valueOf(TokenReading.show(alg)));
    }

    private static Finding key(Map<String, @Nullable Object> header, JwkSetState keys) {
        Object kid = header.get("kid");
        boolean known = kid instanceof String id && keys.kids().contains(id);
        String expected = keys.kids().isEmpty() ? "no key is known" : "one of " + shown(keys.kids());
        return new Finding("key", known, expected, kid == null ? "no kid" : String.valueOf(TokenReading.show(kid)));
    }

    /** Returns the first key ids. A few are enough to recognize the server that they belong to. */
    private static String shown(List<String> kids) {
        String first = kids.stream().limit(SHOWN_KIDS).map(TokenReading::show).collect(Collectors.joining(", "));
        return "[" + first + (kids.size() > SHOWN_KIDS ? " and " + (kids.size() - SHOWN_KIDS) + " more]" : "]");
    }

    private void addTimes(List<Finding> findings, Map<String, @Nullable Object> found, JwkSetState keys) {
        Instant now = claims.now();
        String skew = words(claims.clockSkew());
        Instant expiresAt = time(found, "exp");
        boolean alive = expiresAt != null && !claims.isExpired(expiresAt, now);
        String shown = expiresAt == null ? "no readable \"exp\"" : relative("expired", "expires", expiresAt, now);
        findings.add(new Finding("expiry", alive, "later than now, give or take " + skew, shown));
        for (String claim : List.of("nbf", "iat")) {
            Instant time = time(found, claim);
            if (time != null) {
                findings.add(new Finding(
                        claim.equals("nbf") ? "not before" : "issued",
                        !claims.isInFuture(time, now),
                        "not later than now, give or take " + skew,
                        relative("", "", time, now).strip()));
            }
        }
        keys.clockAhead().ifPresent(ahead -> {
            boolean close = ahead.abs().compareTo(claims.clockSkew()) <= 0;
            findings.add(new Finding("clock", close, "the issuer's, give or take " + skew, clocks(ahead)));
        });
    }

    private static @Nullable Instant time(Map<String, @Nullable Object> claims, String claim) {
        try {
            return NumericDate.read(claims, claim);
        } catch (InvalidJwtException e) {
            return null; // another type, which the rejection itself reports
        }
    }

    private static String clocks(Duration ahead) {
        if (ahead.isZero()) {
            return "your clock agrees with the issuer's";
        }
        return "your clock is " + words(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of") + " the issuer's";
    }

    private static String relative(String past, String future, Instant time, Instant now) {
        if (time.equals(Instant.MAX) || time.equals(Instant.MIN)) {
            return (time.equals(Instant.MAX) ? future : past) + " beyond any calendar";
        }
        Duration ago = Duration.between(time, now);
        return ago.isNegative() ? future + " in " + words(ago.abs()) : past + " " + words(ago) + " ago";
    }

    /** Formats a duration with the largest unit that gives at least two: "12 min", not "734 s". */
    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "none" : '"' + text + '"';
    }
}
