// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.betterauthjwt.tasks.hardening.HeapBudget;
import io.github.betterauthjwt.tasks.hardening.SlowClients;
import io.github.betterauthjwt.tasks.http.Cors;
import io.github.betterauthjwt.tasks.http.RequestBodies;
import io.github.betterauthjwt.tasks.http.RequestLog;
import io.github.betterauthjwt.tasks.http.RequestPipeline;
import io.github.betterauthjwt.tasks.http.TransportErrors;
import io.github.betterauthjwt.tasks.operations.Metrics;
import io.github.betterauthjwt.tasks.postgres.DatabaseUnavailableException;
import io.github.betterauthjwt.tasks.task.TaskException;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The outermost filter, with routes that behave as the service's routes never should. */
class RequestPipelineIT {

    private static final String INNARDS = "SELECT secret FROM tasks.tasks";

    /** The exceptions of the packages below the HTTP API. */
    private static final Map<String, RuntimeException> THROWN = Map.of(
            "task_not_found", new TaskException(TaskException.Reason.NOT_FOUND),
            "version_mismatch", new TaskException(TaskException.Reason.OTHER_VERSION),
            "idempotency_key_reused", new TaskException(TaskException.Reason.KEY_REUSED),
            "database_unavailable", new DatabaseUnavailableException(null));

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
                .directHandlers(TransportErrors.handlers(cors, requestLog, RequestBodies.LIMIT))
                .routing(HttpRouting.builder()
                        .addFeature(new RequestPipeline(cors, requestLog, slowClients, stopping::get))
                        .addFilter((chain, request, response) -> {
                            if (request.path().path().equals("/filter")) {
                                throw new IllegalStateException(INNARDS);
                            }
                            chain.proceed();
                        })
                        .get("/thrown/{exception}", (request, response) -> {
                            String code = request.path().pathParameters().get("exception");
                            new HeapBudget(0).holding(code.equals("overloaded") ? HeapBudget.SMALL + 1 : 0, () -> {
                                throw THROWN.get(code);
                            });
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

    @ParameterizedTest
    @CsvSource({
        "task_not_found, 404, ",
        "version_mismatch, 412, ",
        "idempotency_key_reused, 422, ",
        "database_unavailable, 503, 1",
        "overloaded, 503, 1",
    })
    void exception_ofALowerPackage_isTheProblemOfTheContract(String code, int status, String retryAfter)
            throws Exception {
        HttpResponse<String> response = get("/thrown/" + code);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains("\"code\":\"" + code + "\"");
        assertThat(response.headers().firstValue("Retry-After")).isEqualTo(Optional.ofNullable(retryAfter));
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
