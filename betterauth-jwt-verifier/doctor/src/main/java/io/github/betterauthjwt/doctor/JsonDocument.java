// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.JwkSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A metadata document, or the reason that it is missing. A document of another media type is also read, so that its
 * content is checked too.
 *
 * @param answer the response, or null if the server sent none
 * @param members the members of the document; empty if it could not be read
 * @param check the finding about the response
 */
record JsonDocument(
        URI uri, BoundedRequest.@Nullable Answer answer, Map<String, @Nullable Object> members, Check check) {

    private static final String NAME = "document";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    /** Requests the document with the limits of the verifier: 64 KiB and five seconds, without redirects. */
    static JsonDocument fetch(URI uri, HopAdvice advice) {
        try {
            return of(uri, new BoundedRequest(uri).send(), advice);
        } catch (BoundedRequest.NoAnswerException e) {
            Check check = Check.failed(NAME, String.valueOf(e.getMessage()), advice.of(e.problem()));
            return new JsonDocument(uri, null, Map.of(), check);
        }
    }

    private static JsonDocument of(URI uri, BoundedRequest.Answer answer, HopAdvice advice) {
        String text = answer.status() + " at " + uri;
        if (answer.status() != OK) {
            FetchProblem problem = FetchProblem.ofStatus(answer.status());
            String target = problem == FetchProblem.REDIRECT ? ", to " + answer.header("Location") : "";
            return new JsonDocument(uri, answer, Map.of(), Check.failed(NAME, text + target, advice.of(problem)));
        }
        if (answer.body().length > JwkSet.MAXIMUM_BYTES) {
            return broken(uri, answer, "more than " + JwkSet.MAXIMUM_BYTES + " bytes at " + uri);
        }
        try {
            Map<String, @Nullable Object> members = StrictJson.object(answer.body());
            return members.isEmpty()
                    ? broken(uri, answer, "an empty object at " + uri)
                    : new JsonDocument(uri, answer, members, type(answer, text));
        } catch (MalformedJsonException e) {
            boolean isPage = new String(answer.body(), StandardCharsets.ISO_8859_1)
                    .stripLeading()
                    .startsWith("<");
            return broken(uri, answer, (isPage ? "a web page instead of JSON" : e.getMessage()) + " at " + uri);
        }
    }

    private static JsonDocument broken(URI uri, BoundedRequest.Answer answer, String text) {
        Check check = Check.failed(
                NAME,
                text,
                List.of("Route this address to the metadata, before pages and logins: it is one JSON object."));
        return new JsonDocument(uri, answer, Map.of(), check);
    }

    private static Check type(BoundedRequest.Answer answer, String text) {
        String type = answer.header("Content-Type");
        boolean isJson = type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?");
        return isJson
                ? Check.ok(NAME, text + ", after " + answer.millis() + " ms")
                : Check.failed(
                        NAME,
                        text + ", with the content type " + type,
                        List.of("Serve it as application/json. Clients reject other content types."));
    }

    /** Returns whether the document was read. */
    boolean isRead() {
        return answer != null && answer.status() == OK && !members.isEmpty();
    }

    boolean isMissing() {
        return answer != null && answer.status() == NOT_FOUND;
    }

    /** Returns a member that is a text. */
    Optional<String> text(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Returns the strings in a member that is an array; empty if the member is not an array. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (members.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String text) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }
}
