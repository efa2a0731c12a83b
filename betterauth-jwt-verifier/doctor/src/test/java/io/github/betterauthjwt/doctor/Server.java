// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A web server on a free loopback port. It returns a body for each configured path and 404 for all others. It is for what
 * WireMock cannot express without key store files and extensions: TLS with certificates in memory, and a body that a test
 * computes for each request. Faults of resources are in {@link ResourceFaultsTest}.
 */
final class Server implements AutoCloseable {

    /** An Ed25519 key that Better Auth could publish (RFC 8037 Appendix A.2). */
    static final String KEY =
            """
            {"alg":"EdDSA","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kty":"OKP","kid":"k1"}""";

    /** The response for one path. */
    record Page(int status, Map<String, String> headers, Supplier<String> body) {}

    private final HttpServer server;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    Server() {
        this(null);
    }

    /** @param tls the context for https, or null for http */
    Server(@Nullable SSLContext tls) {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls == null) {
                server = HttpServer.create(free, 0);
            } else {
                HttpsServer secure = HttpsServer.create(free, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    Server with(String path, int status, String body) {
        return with(path, new Page(status, Map.of("Content-Type", "application/json"), () -> body));
    }

    Server with(String path, Page page) {
        pages.put(path, page);
        return this;
    }

    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://localhost:" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Page page = pages.getOrDefault(exchange.getRequestURI().getPath(), new Page(404, Map.of(), () -> "none"));
            page.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = page.body().get().getBytes(UTF_8);
            exchange.sendResponseHeaders(page.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
