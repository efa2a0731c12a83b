// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.operations.Metrics;
import io.github.betterauthjwt.tasks.operations.Tracing;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests and writes a line of JSON for each. A line contains the route instead of the path. Of the text that a
 * client sends, it contains only the method and a well-formed request id.
 *
 * @param metrics counts every request
 * @param written whether to write lines
 */
public record RequestLog(Metrics metrics, boolean written) {

    /** The logger's name, by which the logging configuration can silence or redirect it. */
    public static final String LOGGER_NAME = "io.github.betterauthjwt.tasks.access";

    private static final String NO_ROUTE = "none";
    private static final int UNEXPECTED = 500;
    private static final Logger LOGGER = System.getLogger(LOGGER_NAME);
    private static final double NANOS_PER_MILLISECOND = 1e6;

    /** Records a request that reached the routes. If they sent no response, the web server responds. */
    void answered(RoutingRequest request, RoutingResponse response, long nanos) {
        String method = Metrics.methodLabel(request.prologue().method().text());
        String route = request.matchingPattern().map(Metrics::routeLabel).orElse(NO_ROUTE);
        int status = response.isSent() ? response.status().code() : UNEXPECTED;
        metrics.answered(route, method, status, nanos);
        double millis = Math.round(nanos / NANOS_PER_MILLISECOND * 100) / 100.0;
        write(
                method,
                route,
                status,
                millis,
                response.headers().first(RequestPipeline.REQUEST_ID).orElse(""));
    }

    /**
     * Records a request that the web server rejected before it reached a route. Its start time is unknown.
     *
     * @param method the method as it was sent, or empty if it could not be read
     */
    void rejected(String method, int status, String requestId) {
        String known = Metrics.methodLabel(method);
        metrics.rejected(NO_ROUTE, known, status);
        write(known, NO_ROUTE, status, null, requestId);
    }

    private void write(String method, String route, int status, @Nullable Double millis, String requestId) {
        if (!written || !LOGGER.isLoggable(Level.INFO)) {
            return;
        }
        byte[] line = TaskJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("method", method);
            json.writeStringField("route", route);
            json.writeNumberField("status", status);
            if (millis != null) {
                json.writeNumberField("ms", millis);
            }
            json.writeStringField("request_id", requestId);
            Optional<String> trace = Tracing.currentId();
            if (trace.isPresent()) {
                json.writeStringField("trace_id", trace.get());
            }
            json.writeEndObject();
        });
        LOGGER.log(Level.INFO, new String(line, StandardCharsets.UTF_8));
    }
}
