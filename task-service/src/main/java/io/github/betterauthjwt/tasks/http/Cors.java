// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Lets pages of the configured origins read responses (Fetch standard §3.3). An origin must match exactly. Other
 * origins get no header. Credentials are not allowed, because the token is in a separate header.
 *
 * @param origins such as {@code https://app.example.com}
 */
public record Cors(Set<String> origins) {

    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key";
    private static final String RESPONSE_HEADERS =
            "ETag, Location, Link, Retry-After, WWW-Authenticate, Idempotent-Replayed";
    private static final String MAX_AGE_SECONDS = "7200";

    /** Returns whether the request is a CORS preflight, which a browser sends without a token. */
    static boolean isPreflight(Method method, Headers request) {
        return Method.OPTIONS.equals(method)
                && request.contains(HeaderNames.ORIGIN)
                && request.contains(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** Adds the CORS headers that every response needs, including errors. */
    void describe(Headers request, BiConsumer<HeaderName, String> response) {
        if (isAllowed(request)) {
            response.accept(
                    HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN,
                    request.get(HeaderNames.ORIGIN).get());
            response.accept(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        }
    }

    void describePreflight(Headers request, BiConsumer<HeaderName, String> response) {
        if (isAllowed(request)) {
            response.accept(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            response.accept(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
            response.accept(HeaderNames.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
        }
    }

    private boolean isAllowed(Headers request) {
        List<String> origin = request.all(HeaderNames.ORIGIN, List::of);
        return origin.size() == 1 && origins.contains(origin.getFirst());
    }
}
