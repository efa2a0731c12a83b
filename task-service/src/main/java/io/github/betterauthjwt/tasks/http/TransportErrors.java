// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import org.jspecify.annotations.Nullable;

/**
 * Responds to requests that the web server rejects before they reach a route. The responses have the same form as all
 * other errors.
 */
public record TransportErrors(Cors cors, RequestLog requestLog, int bodyLimit) implements DirectHandler {

    public static DirectHandlers handlers(Cors cors, RequestLog requestLog, int bodyLimit) {
        TransportErrors handler = new TransportErrors(cors, requestLog, bodyLimit);
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }

    /**
     * Responds to an error that was thrown after the routes had the request. {@link RequestPipeline} logs it and has assigned its
     * id.
     */
    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status defaultStatus,
            ServerResponseHeaders headers,
            Throwable thrown) {
        return respond(request, defaultStatus, headers, RequestPipeline.requestId(request.headers()));
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status defaultStatus,
            ServerResponseHeaders headers,
            @Nullable String message) {
        String requestId = RequestPipeline.requestId(request.headers());
        TransportResponse response = respond(request, defaultStatus, headers, requestId);
        // Nearly all of these are clients that left before their head was complete. The web server logs each with its
        // cause.
        if (eventType != EventType.INTERNAL_ERROR) {
            requestLog.rejected(request.method(), response.status().code(), requestId);
        }
        return response;
    }

    private TransportResponse respond(
            TransportRequest request, Status status, ServerResponseHeaders headers, String requestId) {
        Problem problem = problem(request.headers(), status.code());
        problem.headers().forEach((name, value) -> headers.set(HeaderNames.create(name), value));
        headers.set(RequestPipeline.REQUEST_ID, requestId);
        headers.set(HeaderNames.CONTENT_TYPE, Responses.PROBLEM);
        headers.set(HeaderNames.CACHE_CONTROL, "no-store");
        headers.set(HeaderNames.VARY, "Authorization, Origin");
        cors.describe(request.headers(), headers::set);
        return TransportResponse.builder()
                .status(Status.create(problem.status()))
                .headers(headers)
                .keepAlive(false)
                .entity(problem.json(requestId))
                .build();
    }

    private Problem problem(Headers request, int status) {
        if (status == 413) {
            return Problem.contentTooLarge(bodyLimit);
        }
        boolean isEncoded = status == 400 && request.contains(HeaderNames.CONTENT_ENCODING);
        return isEncoded ? Problem.unsupportedMediaType("application/json") : Problem.ofStatus(status);
    }
}
