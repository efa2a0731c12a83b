// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outermost filter, with routes that behave as the service's routes never should. */
class RequestPipelineIT {

    private static final String INNARDS = "SELECT secret FROM tasks.tasks";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Metrics metrics = new Metrics();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private SlowClients slowClients;
    private WebServer server;

    @BeforeEach
    void start() {
        Cors cors = new Cors(Set.of());
        RequestLog requestLog = new RequestLog(metrics, true);
        slowClients = new SlowClients(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ZERO, 100);
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .directHandlers(TransportErrors.handlers(cors, requestLog, TaskService.BODY_LIMIT))
                .routing(HttpRouting.builder()
                        .addFeature(new RequestPipeline(cors, requestLog, slowClients, stopping::get))
                        .addFilter((chain, request, response) -> {
                            if (request.path().path().equals("/filter")) {
                                throw new IllegalStateException(INNARDS);
                            }
                            chain.proceed();
                        })
                        .get("/route", (request, response) -> {
                            throw new IllegalStateException(INNARDS);
                        })
                        .get("/error", (request, response) -> {
                            throw new StackOverflowError(INNARDS);
                        })
                        .get("/wait", this::await)
                        .get("/fine/{id}", (request, response) -> response.send("fine")))
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        mayEnd.countDown();
        server.stop();
        slowClients.close();
    }

    private void await(ServerRequest request, ServerResponse response) throws InterruptedException {
        begun.countDown();
        mayEnd.await();
        response.send("late");
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("X-Request-Id", "request-7")
                .build();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path), BodyHandlers.ofString());
    }

    /**
     * Stops the server and returns the metrics. It stops first because a request is recorded after its client has the
     * response.
     */
    private String counted() {
        server.stop();
        return new String(metrics.exposition(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/route", "/error", "/filter"})
    void failure_unexpected_isAProblemWithoutInternals(String path) throws Exception {
        HttpResponse<String> response = get(path);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Internal Server Error\",\"status\":500,"
                        + "\"detail\":\"The service failed; the request id names the entry in its log.\","
                        + "\"instance\":\"urn:request:request-7\",\"code\":\"internal_error\"}");
        assertThat(response.headers().map().toString()).doesNotContain("SELECT", "Exception", "StackOverflow");
        assertThat(counted()).contains("method=\"GET\"", "status=\"500\"").doesNotContain("status=\"200\"");
    }

    @Test
    void response_whileStopping_isTheLastOfItsConnection() throws Exception {
        CompletableFuture<HttpResponse<String>> begunBefore =
                client.sendAsync(request("/wait"), BodyHandlers.ofString());
        begun.await();
        stopping.set(true);
        mayEnd.countDown();

        assertThat(begunBefore.get().headers().firstValue("Connection")).hasValue("close");
        assertThat(get("/route").headers().firstValue("Connection")).hasValue("close");
    }

    @Test
    void accessLog_ofAnyRequest_namesRouteAndStatus() throws Exception {
        try (AccessLines lines = new AccessLines()) {
            get("/fine/secret?search=secret");
            server.stop(); // because the line is written after the client has the response

            JsonNode line = new ObjectMapper().readTree(lines.all().getFirst());
            assertThat(lines.all()).hasSize(1);
            assertThat(line.fieldNames()).toIterable().containsExactly("method", "route", "status", "ms", "request_id");
            assertThat(line.get("method").asText()).isEqualTo("GET");
            assertThat(line.get("route").asText()).isEqualTo("/fine/{id}");
            assertThat(line.get("status").asInt()).isEqualTo(200);
            assertThat(line.get("ms").isNumber()).isTrue();
            assertThat(line.get("request_id").asText()).isEqualTo("request-7");
        }
    }
}
