// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * {@code GET /api/auth/jwks} with the responses of Better Auth: no {@code ETag}, no {@code Cache-Control}, chunked, and
 * 404 for HEAD. It can be set to misbehave. It is part of {@link TestIssuer}, which applications use without WireMock.
 */
final class JwksEndpoint implements HttpHandler {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int CHUNKED = 0;
    private static final int NO_BODY = -1;

    private final AtomicInteger requests = new AtomicInteger();
    private final Response healthy;
    private volatile Response answer;

    JwksEndpoint(Supplier<String> jwkSet) {
        this.healthy = exchange -> send(exchange, jwkSet.get());
        this.answer = healthy;
    }

    /** The current response to a GET. */
    @FunctionalInterface
    private interface Response {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
                return;
            }
            requests.incrementAndGet();
            answer.to(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the issuer was closed while a client was waiting
        }
    }

    private static void send(HttpExchange exchange, String body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(OK, CHUNKED);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
    }

    int requests() {
        return requests.get();
    }

    void recover() {
        answer = healthy;
    }

    void answerWith(String body) {
        answer = exchange -> send(exchange, body);
    }

    void failWith(int status) {
        answer = exchange -> exchange.sendResponseHeaders(status, NO_BODY);
    }

    /** Responds with the wait in {@code X-Retry-After} only, as Better Auth does. */
    void limitRate(Duration retryAfter) {
        answer = exchange -> {
            exchange.getResponseHeaders().set("X-Retry-After", Long.toString(retryAfter.toSeconds()));
            exchange.sendResponseHeaders(TOO_MANY_REQUESTS, NO_BODY);
        };
    }

    void delay(Duration delay) {
        answer = exchange -> {
            Thread.sleep(delay.toMillis());
            healthy.to(exchange);
        };
    }

    /** Sends whitespace before the set without end, which is valid JSON so far. */
    void drip(Duration interval) {
        answer = exchange -> {
            exchange.sendResponseHeaders(OK, CHUNKED);
            try (OutputStream out = exchange.getResponseBody()) {
                while (!Thread.currentThread().isInterrupted()) {
                    out.write(' ');
                    out.flush();
                    Thread.sleep(interval.toMillis());
                }
            }
        };
    }
}
