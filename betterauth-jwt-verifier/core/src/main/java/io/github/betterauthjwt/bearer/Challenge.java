// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the challenges of a resource (RFC 6750 §3, RFC 9728 §5.1, RFC 9470 §3).
 *
 * @param realm the realm; may be empty
 * @param metadata the metadata that challenges refer to, or null
 */
record Challenge(String realm, @Nullable ProtectedResourceMetadata metadata) {

    /** Returns the challenge to a request without a token, or with a token that was rejected with this error. */
    String forToken(@Nullable String error, String detail) {
        return write(error, detail, Map.of("scope", metadata == null ? "" : metadata.initialScope()));
    }

    /** Returns the challenge to a token that lacks one of these scopes. */
    String forScopes(String error, String detail, Collection<String> scopes) {
        return write(error, detail, Map.of("scope", String.join(" ", scopes)));
    }

    /** Returns the challenge to a token whose user signed in longer ago than this. */
    String forAge(String error, String detail, Duration maximumAge) {
        return write(error, detail, Map.of("max_age", Long.toString(maximumAge.toSeconds())));
    }

    private String write(@Nullable String error, String detail, Map<String, String> more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("realm", realm);
        if (error != null) {
            parameters.put("error", error);
            parameters.put("error_description", quotable(detail));
        }
        parameters.putAll(more);
        parameters.put(
                "resource_metadata", metadata == null ? "" : metadata.uri().toString());
        String written = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=\"" + parameter.getValue() + '"')
                .collect(Collectors.joining(", "));
        return written.isEmpty() ? "Bearer" : "Bearer " + written;
    }

    /**
     * Returns the text in the characters of an error description (RFC 6750 §3): printable ASCII without quotes and
     * backslashes.
     */
    private static String quotable(String text) {
        return text.replace('"', '\'').replaceAll("[^\\x20-\\x5b\\x5d-\\x7e]", "?");
    }
}
