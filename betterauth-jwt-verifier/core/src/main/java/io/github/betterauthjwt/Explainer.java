// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.Explanation.Finding;
import io.github.betterauthjwt.Explanation.Outcome;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.JwkSetState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the verifier's expectations with a token, and obtains the advice from {@link Remedies}. */
final class Explainer {

    private static final int SHOWN_KIDS = 10;

    private final Set<String> issuers;
    private final Set<String> audiences;
    private final Set<SignatureAlgorithm> algorithms;
    private final Duration clockSkew;
    private final Clock clock;
    private final boolean acceptsOnlyAccessTokens;

    Explainer(
            Set<String> issuers,
            Set<String> audiences,
            Set<SignatureAlgorithm> algorithms,
            Duration clockSkew,
            Clock clock,
            boolean acceptsOnlyAccessTokens) {
        this.issuers = issuers;
        this.audiences = audiences;
        this.algorithms = algorithms;
        this.clockSkew = clockSkew;
        this.clock = clock;
        this.acceptsOnlyAccessTokens = acceptsOnlyAccessTokens;
    }

    Explanation explain(String token, @Nullable JwtVerificationException refusal, JwkSetState keys) {
        TokenReading reading = TokenReading.of(token);
        String kind = TokenDescription.of(TokenKind.of(token, reading), token, reading);
        List<Finding> findings = findings(reading, keys);
        if (refusal == null) {
            return new Explanation(
                    kind, Outcome.ACCEPTED, null, "The token is accepted.", findings, List.of(), reading.claims());
        }
        String message = String.valueOf(refusal.getMessage());
        if (refusal instanceof InsufficientPrivilegesException insufficient) {
            String summary = "The token is valid but does not allow this (" + insufficient.code() + "): " + message;
            return new Explanation(
                    kind, Outcome.FORBIDDEN, null, summary, findings, Remedies.of(insufficient), reading.claims());
        }
        if (!(refusal instanceof InvalidJwtException invalid)) {
            String summary = "The token can be neither accepted nor rejected (503): " + message;
            List<String> advice =
                    keys.problem() == null ? Advice.remedies("keys_unavailable", Map.of()) : Advice.of(keys.problem());
            return new Explanation(kind, Outcome.KEYS_UNAVAILABLE, null, summary, findings, advice, reading.claims());
        }
        Reason reason = invalid.reason();
        String summary = "The token is rejected (" + reason.code() + "): " + message;
        Remedies remedies = new Remedies(reading, issuers, audiences, keys, clockSkew, token, acceptsOnlyAccessTokens);
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
        if (reading.header() == null || reading.claims() == null) {
            return findings;
        }
        findings.add(algorithm(reading));
        if (keys.usable() || keys.failure() != null) { // otherwise no key was needed
            findings.add(key(reading, keys));
        }
        findings.add(issuer(reading));
        findings.add(audience(reading));
        addTimes(findings, reading, keys);
        boolean hasSubject = reading.claims().get("sub") instanceof String subject && !subject.isEmpty();
        findings.add(new Finding("subject", hasSubject, "a non-empty string", hasSubject ? "present" : "none"));
        return findings;
    }

    private Finding algorithm(TokenReading reading) {
        String alg = String.valueOf(reading.header("alg"));
        boolean allowed = SignatureAlgorithm.named(alg).stream().anyMatch(algorithms::contains);
        return new Finding("algorithm", allowed, "one of " + algorithms, alg);
    }

    private static Finding key(TokenReading reading, JwkSetState keys) {
        String kid = reading.header("kid");
        boolean known = kid != null && keys.kids().contains(kid);
        String expected = keys.kids().isEmpty() ? "no key is known" : "one of " + shown(keys.kids());
        return new Finding("key", known, expected, kid == null ? "no kid" : kid);
    }

    /** Returns the first key ids. A few are enough to recognize the server that they belong to. */
    private static String shown(List<String> kids) {
        String first = kids.stream().limit(SHOWN_KIDS).map(TokenReading::show).collect(Collectors.joining(", "));
        return "[" + first + (kids.size() > SHOWN_KIDS ? " and " + (kids.size() - SHOWN_KIDS) + " more]" : "]");
    }

    private Finding issuer(TokenReading reading) {
        String issuer = reading.claim("iss");
        boolean matches = issuer != null && issuers.contains(issuer);
        return new Finding("issuer", matches, String.join(" or ", issuers), issuer == null ? "none" : quoted(issuer));
    }

    private Finding audience(TokenReading reading) {
        Object claim = reading.claims() == null ? null : reading.claims().get("aud");
        boolean matches = claim instanceof List<?> list
                ? list.stream().anyMatch(audiences::contains)
                : claim instanceof String text && audiences.contains(text);
        String found = reading.claim("aud");
        return new Finding("audience", matches, String.join(" or ", audiences), found == null ? "none" : quoted(found));
    }

    private void addTimes(List<Finding> findings, TokenReading reading, JwkSetState keys) {
        Instant now = clock.instant();
        Instant expiresAt = time(reading, "exp");
        boolean alive = expiresAt != null && now.minus(clockSkew).isBefore(expiresAt);
        String found = expiresAt == null ? "no readable \"exp\"" : relative("expired", "expires", expiresAt, now);
        findings.add(new Finding("expiry", alive, "later than now, give or take " + words(clockSkew), found));
        for (String claim : List.of("nbf", "iat")) {
            Instant time = time(reading, claim);
            if (time != null) {
                boolean past = !time.isAfter(now.plus(clockSkew));
                findings.add(new Finding(
                        claim.equals("nbf") ? "not before" : "issued",
                        past,
                        "not later than now, give or take " + words(clockSkew),
                        relative("", "", time, now).strip()));
            }
        }
        Duration ahead = keys.clockAhead();
        if (ahead != null) {
            boolean close = ahead.abs().compareTo(clockSkew) <= 0;
            findings.add(new Finding("clock", close, "the issuer's, give or take " + words(clockSkew), clocks(ahead)));
        }
    }

    private static @Nullable Instant time(TokenReading reading, String claim) {
        try {
            return reading.claims() == null ? null : NumericDate.read(reading.claims(), claim);
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

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
