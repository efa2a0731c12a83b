// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.betterauthjwt.tasks.postgres.Revocation;
import io.github.betterauthjwt.tasks.postgres.Revocation.Claim;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Parses the bodies of {@link RevocationRoutes}. */
final class RevocationBody {

    private static final String ISSUED_UNTIL = "issued_until";
    private static final List<String> MEMBERS = List.of("sub", "sid", ISSUED_UNTIL);
    private static final String LOGOUT_TOKEN = "logout_token=";
    /** How far the clock of Better Auth may be ahead. */
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);

    private final ValidationErrors errors = new ValidationErrors();
    private final Map<String, String> members = new HashMap<>();

    private RevocationBody() {}

    /**
     * Parses a report such as {@code {"sub": "…", "issued_until": "2030-01-31T09:00:00Z"}}.
     *
     * @param now the default of {@code issued_until}
     * @return a revocation for the user and one for the session, as far as they are named
     * @throws Problem 400 if the body is not JSON, 422 if it is not a report
     */
    static List<Revocation> report(byte[] body, Instant now) {
        RevocationBody report = new RevocationBody();
        if (!JsonBody.read(body, report::member)) {
            throw Problem.malformedJson("A JSON object was expected.");
        }
        Instant until = report.issuedUntil(now);
        report.members.remove(ISSUED_UNTIL);
        List<Revocation> revocations = report.members.entrySet().stream()
                .map(id -> new Revocation(Claim.valueOf(id.getKey().toUpperCase(Locale.ROOT)), id.getValue(), until))
                .toList();
        if (revocations.isEmpty()) {
            report.errors.atMember("sub", "Name a user or a session.");
        }
        report.errors.requireNone();
        return revocations;
    }

    private void member(String name, JsonParser value) throws IOException {
        String text = value.currentToken() == JsonToken.VALUE_STRING ? value.getText() : "";
        if (!MEMBERS.contains(name)) {
            errors.atPointer(null, "Unknown member; the members are " + String.join(", ", MEMBERS) + ".");
        } else if (!Revocation.isId(text) || !Text.isStorable(text)) {
            errors.atMember(name, "A string of 1 to " + Revocation.MAX_BYTES + " bytes without U+0000 was expected.");
        } else {
            members.put(name, text);
        }
    }

    private Instant issuedUntil(Instant now) {
        Optional<String> given = Optional.ofNullable(members.get(ISSUED_UNTIL));
        Optional<Instant> until = given.flatMap(Dates::parse);
        if (given.isPresent() && until.isEmpty()) {
            errors.atMember(ISSUED_UNTIL, Dates.EXPECTED);
        }
        Instant latest = now.plus(MOST_AHEAD);
        return until.map(time -> time.isAfter(latest) ? latest : time).orElse(now);
    }

    /**
     * Returns the logout token of a form (OpenID Connect Back-Channel Logout §2.5). Other fields are ignored.
     *
     * @throws Problem 400 if there is not exactly one
     */
    static String logoutToken(byte[] form) {
        List<String> tokens = Stream.of(new String(form, StandardCharsets.US_ASCII).split("&", -1))
                .filter(field -> field.startsWith(LOGOUT_TOKEN))
                .toList();
        if (tokens.size() != 1) {
            throw Problem.invalidLogoutToken("The form must have exactly one logout_token.");
        }
        try {
            return URLDecoder.decode(tokens.getFirst().substring(LOGOUT_TOKEN.length()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.invalidLogoutToken("The form is not well-formed.");
        }
    }
}
