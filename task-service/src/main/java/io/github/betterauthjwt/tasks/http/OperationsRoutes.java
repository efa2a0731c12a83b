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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The routes for operations, {@link Readiness#PATHS}: liveness, readiness, metrics and the API description. */
public record OperationsRoutes(Readiness readiness, Metrics metrics) implements HttpService {

    private static final byte[] ALIVE = "{\"status\":\"up\"}".getBytes(StandardCharsets.US_ASCII);

    /** The OpenAPI document as JSON. It is created on first use, so that it does not delay the start. */
    private static final class OpenApi {

        static final byte[] JSON = TaskJson.tree(load());

        private static Object load() {
            try (InputStream yaml = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
                return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            } catch (IOException e) {
                throw new UncheckedIOException("The OpenAPI document cannot be read", e);
            }
        }
    }

    /** Returns the OpenAPI document, which is stored as YAML for people, as JSON for programs. */
    public static byte[] openApi() {
        return OpenApi.JSON;
    }

    @Override
    public void routing(HttpRules rules) {
        read(rules, "/health/live", (request, response) -> send(request, response, 200, Responses.JSON, ALIVE));
        read(rules, "/health/ready", this::ready);
        read(rules, "/metrics", this::metrics);
        read(rules, "/openapi.json", (request, response) -> send(request, response, 200, Responses.JSON, openApi()));
    }

    /** Adds a path that can only be read. */
    static void read(HttpRules rules, String path, Handler handler) {
        rules.route(TaskRoutes.READ, PathMatchers.create(path), handler)
                .any(path, TaskRoutes.otherMethod("GET, HEAD, OPTIONS"));
    }

    private void ready(ServerRequest request, ServerResponse response) {
        Readiness.State state = readiness.state();
        String json = """
                {"status":"%s","checks":{"keys":"%s","database":"%s","service":"%s"}}"""
                .formatted(
                        upOrDown(state.ready()),
                        upOrDown(state.keysLoaded()),
                        upOrDown(state.databaseUp()),
                        state.phase().name().toLowerCase(Locale.ROOT));
        byte[] body = json.getBytes(StandardCharsets.US_ASCII);
        send(request, response, state.ready() ? 200 : 503, Responses.JSON, body);
    }

    private static String upOrDown(boolean isUp) {
        return isUp ? "up" : "down";
    }

    private void metrics(ServerRequest request, ServerResponse response) {
        send(request, response, 200, Metrics.CONTENT_TYPE, metrics.exposition());
    }

    private static void send(ServerRequest request, ServerResponse response, int status, String type, byte[] body) {
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        Responses.send(request, response, status, type, body);
    }
}
