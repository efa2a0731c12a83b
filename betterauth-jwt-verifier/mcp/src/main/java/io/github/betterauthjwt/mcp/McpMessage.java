// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON-RPC messages strictly, so that the filter and the SDK find the same tool in the same bytes. */
final class McpMessage {

    private McpMessage() {}

    /**
     * Returns the name of the tool that a message calls, or empty if it calls no tool.
     *
     * @throws McpRejection if the body is not one strict JSON object in UTF-8, or calls a tool without a name
     */
    static Optional<String> calledTool(byte[] body) throws McpRejection {
        Map<String, @Nullable Object> message = object(body);
        Object method = message.get("method");
        if (message.containsKey("method") && !(method instanceof String)) {
            throw McpRejection.invalid("Expected a string as method");
        }
        if (!"tools/call".equals(method)) {
            return Optional.empty();
        }
        if (message.get("params") instanceof Map<?, ?> params && params.get("name") instanceof String name) {
            return Optional.of(name);
        }
        throw McpRejection.invalid("Expected the name of a tool as params.name");
    }

    private static Map<String, @Nullable Object> object(byte[] body) throws McpRejection {
        try {
            return StrictJson.object(body);
        } catch (MalformedJsonException e) {
            boolean isArray =
                    new String(body, StandardCharsets.ISO_8859_1).stripLeading().startsWith("[");
            throw isArray
                    ? McpRejection.invalid("Batches are not supported. Send one message in each request")
                    : McpRejection.malformed("The message is not one strict JSON object: " + e.getMessage());
        }
    }
}
