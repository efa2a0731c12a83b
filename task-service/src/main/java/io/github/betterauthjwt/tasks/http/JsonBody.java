// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads a JSON object strictly and in one pass. */
final class JsonBody {

    private static final int MAX_DEPTH = 32;
    /** Retains no data of a document: no member name, and no buffer, which would stay with the connection's thread. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    /** Receives the members of an object. */
    @FunctionalInterface
    interface Members {

        /** Receives a member. It may read the value, which is otherwise skipped. */
        void member(String name, JsonParser value) throws IOException;
    }

    private JsonBody() {}

    /**
     * Reads a body.
     *
     * @return false if the body is JSON but not an object
     * @throws Problem 400 if the body is not JSON
     */
    static boolean read(byte[] body, Members members) {
        try (JsonParser json = FACTORY.createParser(text(body))) {
            JsonToken start = json.nextToken();
            if (start == null) {
                throw Problem.malformedJson("The body is empty: a JSON object was expected.");
            }
            if (start == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    members.member(name, json);
                    json.skipChildren();
                }
            }
            json.skipChildren();
            if (json.nextToken() != null) {
                throw Problem.malformedJson("The body continues after the end of the JSON object.");
            }
            return start == JsonToken.START_OBJECT;
        } catch (JsonProcessingException e) {
            throw Problem.malformedJson("The body is not JSON: " + position(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
    }

    private static String text(byte[] body) {
        String text = Text.ofUtf8(body).orElseThrow(() -> Problem.malformedJson("The body is not UTF-8."));
        if (text.startsWith("\uFEFF")) {
            throw Problem.malformedJson("The body must not begin with a byte order mark.");
        }
        return text;
    }

    private static String position(@Nullable JsonLocation location) {
        return location == null
                ? "it cannot be read."
                : "it cannot be read at line " + location.getLineNr() + ", column " + location.getColumnNr() + ".";
    }
}
