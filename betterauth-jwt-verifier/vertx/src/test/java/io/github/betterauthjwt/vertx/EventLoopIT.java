// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests that the only event loop is free while a token waits for its key. The key server calls the protected server before
 * it responds, which WireMock does not express. If the event loop were blocked, neither request would be answered.
 */
class EventLoopIT {

    private final TestIssuer issuer = TestIssuer.start();
    private final CompletableFuture<VertxHost> protectedHost = new CompletableFuture<>();
    private final AtomicReference<String> meanwhile = new AtomicReference<>("");
    private HttpServer keyServer;

    @BeforeEach
    void startKeyServer() throws IOException {
        keyServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keyServer.createContext("/", exchange -> {
            meanwhile.set(bodyOf("/public"));
            byte[] keys = issuer.jwkSet().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        keyServer.start();
    }

    @AfterEach
    void stop() {
        keyServer.stop(0);
        issuer.close();
    }

    private String bodyOf(String path) throws IOException {
        try {
            return protectedHost.join().get(path).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private JwtVerifier verifier() {
        return issuer.verifierBuilder()
                .jwksUri(URI.create("http://127.0.0.1:" + keyServer.getAddress().getPort() + "/jwks"))
                .lazy()
                .build();
    }

    @Test
    void request_whileAnotherWaitsForItsKey_isServed() throws Exception {
        try (JwtVerifier verifier = verifier();
                VertxHost host = host(verifier)) {
            HttpResponse<String> response = host.get("/me", "Authorization", "Bearer " + issuer.token("ada"));
            assertThat(response.body()).isEqualTo("ada");
            assertThat(meanwhile.get()).isEqualTo("anyone");
        }
    }

    @Test
    void body_sentWhileTheTokenWaits_reachesTheRoute() throws Exception {
        try (JwtVerifier verifier = verifier();
                VertxHost host = host(verifier)) {
            String body = "x".repeat(300_000);
            HttpRequest request = host.request("/echo", "Authorization", "Bearer " + issuer.token("ada"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            assertThat(VertxHost.send(request).body()).isEqualTo(body);
        }
    }

    private VertxHost host(JwtVerifier verifier) throws Exception {
        VertxHost host = VertxHost.start((vertx, router) -> {
            BearerTokenHandler.builder(vertx, verifier)
                    .publicPaths("/public")
                    .build()
                    .protect(router);
            router.route().handler(BodyHandler.create());
            router.get("/public").handler(context -> context.end("anyone"));
            router.get("/me")
                    .handler(context -> context.end(
                            BearerTokenHandler.jwt(context).orElseThrow().subject()));
            router.post("/echo").handler(context -> context.end(context.body().buffer()));
        });
        assertThat(host.get("/public").statusCode()).isEqualTo(200); // a first request may take longer than a fetch may
        protectedHost.complete(host);
        return host;
    }
}
