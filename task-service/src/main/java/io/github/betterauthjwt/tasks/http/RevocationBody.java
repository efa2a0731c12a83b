// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.betterauthjwt.tasks.http.Problem.FieldError;
import io.github.betterauthjwt.tasks.postgres.Revocation;
import io.github.betterauthjwt.tasks.postgres.Revocation.Claim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Parses the bodies of {@link RevocationRoutes}. */
final class RevocationBody {

    private static final String SUB = "sub";
    private static final String SID = "sid";
    private static final String ISSUED_UNTIL = "issued_until";
    private static final List<String> MEMBERS = List.of(SUB, SID, ISSUED_UNTIL);
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
        RevocationBody reader = new RevocationBody();
        reader.read(body);
        Instant until = reader.issuedUntil(now);
        List<Revocation> revocations = new ArrayList<>();
        reader.members.forEach((name, value) -> {
            if (!name.equals(ISSUED_UNTIL)) {
                revocations.add(new Revocation(name.equals(SUB) ? Claim.SUB : Claim.SID, value, until));
            }
        });
        if (revocations.isEmpty()) {
            reader.error(SUB, "Name a user or a session.");
        }
        reader.errors.requireNone();
        return revocations;
    }

    private Instant issuedUntil(Instant now) {
        String given = members.get(ISSUED_UNTIL);
        if (given == null) {
            return now;
        }
        Instant latest = now.plus(MOST_AHEAD);
        Instant until = Dates.parse(given).orElse(null);
        if (until == null) {
            error(ISSUED_UNTIL, Dates.EXPECTED);
            return now;
        }
        return until.isAfter(latest) ? latest : until;
    }

    private void read(byte[] body) {
        try (JsonParser json = TaskBody.FACTORY.createParser(TaskBody.text(body))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.malformedJson("A JSON object was expected.");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                member(json, name);
            }
            if (json.nextToken() != null) {
                throw Problem.malformedJson("The body continues after the end of the JSON object.");
            }
        } catch (JsonProcessingException e) {
            throw Problem.malformedJson("The body is not JSON: " + TaskBody.position(e));
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
    }

    private void member(JsonParser json, String name) throws IOException {
        boolean isText = json.currentToken() == JsonToken.VALUE_STRING;
        String text = isText ? json.getText() : "";
        json.skipChildren();
        if (!MEMBERS.contains(name)) {
            errors.add(
                    new FieldError(null, null, "Unknown member; the members are " + String.join(", ", MEMBERS) + "."));
        } else if (!Revocation.isId(text) || TaskBody.hasForbiddenCharacter(text)) {
            error(name, "A string of 1 to " + Revocation.MAX_BYTES + " bytes without U+0000 was expected.");
        } else {
            members.put(name, text);
        }
    }

    private void error(String member, String detail) {
        errors.add(FieldError.ofMember(member, detail));
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
