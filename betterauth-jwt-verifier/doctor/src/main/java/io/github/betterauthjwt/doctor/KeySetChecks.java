// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks a JWK Set and the response that contained it. */
final class KeySetChecks {

    private static final int MANY_KEYS = 10;
    private static final long REFRESH_SECONDS = 300;

    private KeySetChecks() {}

    static Check keys(JwkSet set) {
        int used = set.keys().size();
        List<String> details = new ArrayList<>();
        set.keys().forEach(key -> details.add("used: " + key.kid() + "  " + key));
        set.dropped().forEach(reason -> details.add("dropped: " + reason));
        if (used == 0 && set.dropped().isEmpty()) {
            return Check.warning(
                    "keys",
                    "the set is empty: all keys expired while idle, or no key was created yet",
                    "The next call of authClient.token() creates a new key. Earlier tokens are rejected.");
        }
        if (!set.dropped().isEmpty()) {
            return Check.warning(
                            "keys",
                            used + " of " + (used + set.dropped().size()) + " keys can be used",
                            "Tokens of a dropped key are rejected. If jwt({ jwks: { keyPairConfig } }) was changed, empty the"
                                    + " table jwks, so that Better Auth creates new keys.")
                    .with(details);
        }
        return Check.ok("keys", used == 1 ? "one key, and it can be used" : "all " + used + " keys can be used")
                .with(details);
    }

    /**
     * Checks the rotation of the keys.
     *
     * @param again the JWK Set a moment later, or null if it could not be fetched
     */
    static Check rotation(JwkSet set, @Nullable JwkSet again) {
        Set<String> first = kids(set);
        Set<String> second = again == null ? first : kids(again);
        if (!second.containsAll(first)) {
            return Check.failed(
                    "rotation",
                    "two responses in a row have different keys: several servers respond, each with separate keys, or"
                            + " keys are created for each request",
                    List.of("Keep Better Auth's table jwks in one database that lasts and that all instances share."));
        }
        if (second.size() > first.size()) {
            return Check.warning("rotation", "a key was added just now; a new key at each request would be wrong");
        }
        if (first.size() > MANY_KEYS) {
            return Check.warning(
                    "rotation",
                    first.size() + " keys: does Better Auth create one at each request?",
                    "Keep its table jwks in a database that lasts, and jwt({ jwks: { rotationInterval } }) longer than a"
                            + " token lives.");
        }
        return Check.ok(
                "rotation",
                first.size() > 1
                        ? "previous keys stay for the grace period (jwks.gracePeriod, 30 days by default)"
                        : "a new key appears with the first token it signs, never before");
    }

    /**
     * Checks whether a cache sits between. Better Auth sets no caching headers, so any such header comes from a server
     * in front of it.
     */
    static Check caching(BoundedRequest.Answer answer) {
        if (answer.age() > REFRESH_SECONDS) {
            return Check.warning(
                    "caching",
                    "a cache in between returned a response that is " + answer.age() + " s old",
                    "Exclude the path of the JWK Set from that cache. It lacks new keys and keeps removed ones.");
        }
        return Check.ok(
                "caching", "Cache-Control: " + answer.header("Cache-Control") + ", Age: " + answer.header("Age"));
    }

    /** Compares the clocks. The server's time is {@code Date} plus the time since that response (RFC 9111 §4.2.3). */
    static Check clock(BoundedRequest.Answer answer, int skew) {
        Instant date;
        try {
            date = ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return Check.warning("clock", "the response has no Date to compare with this machine's clock");
        }
        long ahead = Duration.between(date.plusSeconds(answer.age()), answer.arrival())
                .toSeconds();
        if (Math.abs(ahead) <= 1) {
            return Check.ok("clock", "your clock agrees with the server's");
        }
        String text =
                "your clock is " + Math.abs(ahead) + " s " + (ahead < 0 ? "behind" : "ahead of") + " the server's";
        return Math.abs(ahead) <= skew
                ? Check.ok("clock", text)
                : Check.failed(
                        "clock",
                        text,
                        List.of(
                                "Let NTP keep the clocks of this machine and of Better Auth's, or raise clockSkew(...)."));
    }

    static Check rejected(byte[] body, IOException rejection) {
        FetchProblem problem = FetchProblem.ofBody(body, rejection);
        String text = problem == FetchProblem.HTML
                ? "a web page instead of a JWK Set"
                : "no usable JWK Set: " + rejection.getMessage();
        return Check.failed("keys", text, Advice.of(problem));
    }

    private static Set<String> kids(JwkSet set) {
        return set.keys().stream().map(Jwk::kid).collect(Collectors.toSet());
    }
}
