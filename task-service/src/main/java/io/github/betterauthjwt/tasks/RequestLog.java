// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;

/**
 * Counts answered requests and writes a line of JSON for each: route, not path, and nothing that a client sent but the
 * method and a well-formed request id.
 */
final class RequestLog implements Edge.Observer {

    /** The logger's name, to be silenced or sent elsewhere by the logging configuration. */
    static final String LOGGER_NAME = "io.github.betterauthjwt.tasks.access";

    static final String OTHER_METHOD = "other";

    private static final Logger LOGGER = System.getLogger(LOGGER_NAME);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final Metrics metrics;
    private final boolean written;

    RequestLog(Metrics metrics, boolean written) {
        this.metrics = metrics;
        this.written = written;
    }

    @Override
    public void answered(RoutingRequest request, RoutingResponse response, long nanos) {
        String method = method(request);
        String route = request.matchingPattern().map(RequestLog::withoutSlash).orElse("none");
        int status = response.status().code();
        metrics.answered(route, method, status, nanos);
        if (written && LOGGER.isLoggable(Level.INFO)) {
            LOGGER.log(Level.INFO, line(response, method, route, status, nanos));
        }
    }

    /** The method, or {@link #OTHER_METHOD} for one that is not served: anybody can send any. */
    static String method(RoutingRequest request) {
        String text = request.prologue().method().text();
        return METHODS.contains(text) ? text : OTHER_METHOD;
    }

    /** The same route has one name. */
    static String withoutSlash(String route) {
        return route.length() > 1 && route.endsWith("/") ? route.substring(0, route.length() - 1) : route;
    }

    private static String line(RoutingResponse response, String method, String route, int status, long nanos) {
        byte[] json = TaskJson.bytes(document -> {
            document.writeStartObject();
            document.writeStringField("method", method);
            document.writeStringField("route", route);
            document.writeNumberField("status", status);
            document.writeNumberField("ms", Math.round(nanos / NANOS_PER_MILLISECOND * 100) / 100.0);
            document.writeStringField(
                    "request_id", response.headers().first(Edge.REQUEST_ID).orElse(""));
            Optional<String> trace = Tracing.currentId();
            if (trace.isPresent()) {
                document.writeStringField("trace_id", trace.get());
            }
            document.writeEndObject();
        });
        return new String(json, java.nio.charset.StandardCharsets.UTF_8);
    }
}
