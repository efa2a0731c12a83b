// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first request of a client is an HTTP/1.1 upgrade to HTTP/2. The others are streams of the same connection. */
class Http2IT {

    private static TestIssuer issuer;
    private static JwtVerifier verifier;
    private static WebServer server;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        verifier = issuer.verifier();
        BearerTokenFeature feature =
                BearerTokenFeature.builder(verifier).optionalPaths("/optional").build();
        server = start(
                HttpRouting.builder().addFeature(feature).any("/admin", feature.requireRole("admin"), Http2IT::text));
    }

    private static WebServer start(HttpRouting.Builder routing) {
        routing.any("/text", Http2IT::text)
                .any("/optional", Http2IT::text)
                .any("/stream", Http2IT::stream)
                .any("/empty", (request, response) -> response.send())
                .any("/unchanged", (request, response) -> response.status(Status.NOT_MODIFIED_304)
                        .send())
                .any(
                        "/echo",
                        (request, response) -> response.send(request.content().as(String.class)))
                .any("/broken", (request, response) -> {
                    throw new IllegalStateException("a failure of the application");
                })
                .any("/late", (request, response) -> {
                    response.header(HeaderNames.create("X-Leak"), "yes");
                    request.context().get(VerifiedJwt.class).orElseThrow().requireScope("reports:read");
                });
        return WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .routing(routing)
                .build()
                .start();
    }

    private static void text(ServerRequest request, ServerResponse response) {
        response.send(request.context()
                .get(VerifiedJwt.class)
                .map(VerifiedJwt::subject)
                .orElse("anonymous"));
    }

    private static void stream(ServerRequest request, ServerResponse response) {
        try (OutputStream out = response.outputStream()) {
            out.write("streamed".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        server.stop();
        verifier.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/text", "/optional", "/stream", "/empty", "/unchanged"})
    void route_goodToken_isServed(String path) throws Exception {
        for (int i = 0; i < 3; i++) { // the upgrade, then the streams
            HttpResponse<String> response = send("GET", path, issuer.token("ada"), "");

            assertThat(response.statusCode()).isIn(200, 204, 304);
            assertThat(response.headers().allValues("Cache-Control")).containsExactly("private, no-store");
        }
    }

    @Test
    void head_goodToken_isServed() throws Exception {
        for (String path : List.of("/text", "/stream")) {
            assertThat(send("HEAD", path, issuer.token("ada"), "").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "OPTIONS"})
    void route_withoutGoodToken_isRejected(String method) throws Exception {
        for (String token : List.of("", issuer.forgedToken())) {
            HttpClient fresh = HttpClient.newHttpClient();
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> response =
                        fresh.send(request(method, "/text", token, ""), BodyHandlers.ofString());

                assertThat(response.statusCode()).isEqualTo(401);
                assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
                assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
            }
        }
    }

    @Test
    void body_afterUpgrade_isReadByTheRoute() throws Exception {
        String body = "b".repeat(20_000);
        for (int i = 0; i < 3; i++) {
            assertThat(send("POST", "/echo", issuer.token("ada"), body).body()).isEqualTo(body);
            assertThat(send("POST", "/echo", "", body).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void rejection_afterTheRoute_hasNoHeaderOfTheRoute() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response = send("GET", "/late", issuer.token("ada"), "");

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().firstValue("X-Leak")).isEmpty();
            assertThat(send("GET", "/admin", issuer.token("ada"), "").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void trace_goodToken_isNotAllowed() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(send("TRACE", "/text", issuer.token("ada"), "").statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void users_onStreamsOfOneConnection_areNotMixed() throws Exception {
        send("GET", "/text", issuer.token("ada"), "");
        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            responses.add(client.sendAsync(
                    request("GET", "/optional", i % 3 == 0 ? "" : issuer.token("user" + i), ""),
                    BodyHandlers.ofString()));
        }
        for (int i = 0; i < 50; i++) {
            HttpResponse<String> response = responses.get(i).get(30, TimeUnit.SECONDS);
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).isEqualTo(i % 3 == 0 ? "anonymous" : "user" + i);
            assertThat(response.headers().allValues("Vary")).containsExactly("Authorization");
        }
    }

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        return client.send(request(method, path, token, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(String method, String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return token.isEmpty()
                ? request.build()
                : request.header("Authorization", "Bearer " + token).build();
    }
}
