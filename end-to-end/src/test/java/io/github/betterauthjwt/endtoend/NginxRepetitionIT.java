// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.betterauthjwt.endtoend.DocumentedProxy.Instance;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One instance reads requests and resets their connections, which is what a client sees when an instance closes its
 * socket. Requests go to both instances in turn, by nginx and its documented file.
 */
class NginxRepetitionIT {

    private static final int REQUESTS = 20;

    private final WireMockServer losing = server();
    private final WireMockServer serving = server();
    private final int port = Locations.freePort();
    private final String url = "http://127.0.0.1:" + port + "/api/tasks";
    private final HttpClient client = Http.http1().build();

    @TempDir
    private Path folder;

    private ChildProcess nginx;

    private static WireMockServer server() {
        WireMockServer server =
                new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());
        server.start();
        server.stubFor(any(anyUrl()).willReturn(ok()));
        return server;
    }

    @BeforeEach
    void start() throws Exception {
        List<Instance> instances = List.of(new Instance(losing.port(), 0), new Instance(serving.port(), 0));
        nginx = DocumentedProxy.NGINX.start(port, instances, folder);
        nginx.await(() -> Http.answers(url), "serves", Duration.ofSeconds(60));
        losing.resetRequests();
        serving.resetRequests();
    }

    @AfterEach
    void stop() {
        nginx.close();
        serving.stop();
        losing.stop();
    }

    @ParameterizedTest
    @CsvSource({"GET, ''", "PUT, ''", "PATCH, ''", "DELETE, ''", "POST, a key"})
    void requestsSafeToRepeat_lostByAnInstance_areServedByAnother(String method, String idempotencyKey) {
        loseRequests();

        assertThat(statuses(method, idempotencyKey)).containsOnly(200);

        assertThat(received(losing)).isPositive();
        assertThat(received(serving)).isEqualTo(REQUESTS);
    }

    @Test
    void postsWithoutAKey_lostByAnInstance_areNotRepeated() {
        loseRequests();

        List<Integer> statuses = statuses("POST", "");

        assertThat(statuses).contains(200, 502);
        assertThat(received(losing) + received(serving)).isEqualTo(REQUESTS);
    }

    @Test
    void postsWithoutAKey_whileAnInstanceIsStopped_areServedByAnother() {
        losing.stop();

        assertThat(statuses("POST", "")).containsOnly(200);

        assertThat(received(serving)).isEqualTo(REQUESTS);
    }

    private void loseRequests() {
        losing.stubFor(any(anyUrl()).willReturn(ok().withFault(Fault.CONNECTION_RESET_BY_PEER)));
    }

    /** @param idempotencyKey the header, or empty for none */
    private List<Integer> statuses(String method, String idempotencyKey) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofString("{}"));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return IntStream.range(0, REQUESTS)
                .map(number -> Http.send(client, request.build()).statusCode())
                .boxed()
                .toList();
    }

    private static int received(WireMockServer server) {
        return server.findAll(anyRequestedFor(anyUrl())).size();
    }
}
