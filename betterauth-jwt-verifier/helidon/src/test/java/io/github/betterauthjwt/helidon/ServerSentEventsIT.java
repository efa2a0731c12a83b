// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a stream of server-sent events is protected, and ends with its token. */
class ServerSentEventsIT {

    private static final BlockingQueue<String> QUEUE = new LinkedBlockingQueue<>();

    private static TestIssuer issuer;
    private static JwtVerifier verifier;
    private static WebServer server;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        verifier = issuer.verifier();
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .addRouting(HttpRouting.builder()
                        .addFeature(BearerTokenFeature.create(verifier))
                        .get("/events", new ExpiringEvents(QUEUE)::events))
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
        verifier.close();
        issuer.close();
    }

    @BeforeEach
    void clear() {
        QUEUE.clear();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void stream_tokenExpires_endsThen(HttpClient.Version version) throws Exception {
        Instant expiry = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3); // as in a token
        HttpResponse<InputStream> response = get(
                version,
                "Bearer " + issuer.jwt().subject("ada").expiresAt(expiry).sign());

        assertThat(response.version()).isEqualTo(version);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(events.readLine()).isEqualTo("data:hello ada");
            assertThat(events.lines().toList()).containsOnly("");
        }
        assertThat(Instant.now()).isAfterOrEqualTo(expiry);
    }

    @Test
    void stream_eventBeforeTheExpiry_isSentAtOnce() throws Exception {
        try (BufferedReader events = new BufferedReader(new InputStreamReader(
                get(HttpClient.Version.HTTP_1_1, "Bearer " + issuer.token("ada"))
                        .body(),
                StandardCharsets.UTF_8))) {
            assertThat(events.readLine()).isEqualTo("data:hello ada");
            QUEUE.add("task");
            assertThat(events.readLine()).isEmpty();
            assertThat(events.readLine()).isEqualTo("data:task");
        }
    }

    @Test
    void stream_withoutAToken_isRejected() throws Exception {
        HttpResponse<InputStream> response = get(HttpClient.Version.HTTP_1_1, "Bearer nonsense");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    private static HttpResponse<InputStream> get(HttpClient.Version version, String authorization) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/events"))
                .version(version)
                .header("Accept", "text/event-stream")
                .header("Authorization", authorization)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofInputStream());
    }
}
