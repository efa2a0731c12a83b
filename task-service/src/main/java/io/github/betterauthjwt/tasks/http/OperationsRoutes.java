// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.operations.Metrics;
import io.github.betterauthjwt.tasks.operations.Readiness;
import io.helidon.http.HeaderNames;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The routes for operations, {@link Readiness#PATHS}: liveness, readiness, metrics and the API description. */
final class OperationsRoutes implements HttpService {

    private static final byte[] ALIVE = "{\"status\":\"up\"}".getBytes(StandardCharsets.US_ASCII);

    private final Readiness readiness;
    private final Metrics metrics;

    OperationsRoutes(Readiness readiness, Metrics metrics) {
        this.readiness = readiness;
        this.metrics = metrics;
    }

    @Override
    public void routing(HttpRules rules) {
        read(rules, "/health/live", (request, response) -> send(request, response, 200, ALIVE));
        read(rules, "/health/ready", this::ready);
        read(rules, "/metrics", this::metrics);
        read(rules, "/openapi.json", (request, response) -> send(request, response, 200, OpenApi.json()));
    }

    private static void read(HttpRules rules, String path, Handler handler) {
        rules.route(TaskRoutes.READ, PathMatchers.create(path), handler)
                .any(path, TaskRoutes.otherMethod("GET, HEAD, OPTIONS"));
    }

    private void ready(ServerRequest request, ServerResponse response) {
        Readiness.State state = readiness.state();
        send(request, response, state.ready() ? 200 : 503, json(state));
    }

    private static byte[] json(Readiness.State state) {
        return TaskJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("status", state.ready() ? "up" : "down");
            json.writeObjectFieldStart("checks");
            json.writeStringField("keys", state.keysLoaded() ? "up" : "down");
            json.writeStringField("database", state.databaseUp() ? "up" : "down");
            json.writeStringField("service", state.phase().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Responses.send(request, response, 200, Metrics.CONTENT_TYPE, metrics.exposition());
    }

    private static void send(ServerRequest request, ServerResponse response, int status, byte[] json) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Responses.send(request, response, status, Responses.JSON, json);
    }
}
