// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A key server on a free loopback port. Its response can be changed at any time, and its requests are counted. It is for
 * what WireMock cannot express: a response that waits for the test, the number of requests at the same time, and a body
 * without end. Other faults come from {@link StubbedKeyServer}.
 */
public final class KeyServer implements AutoCloseable {

    /** Writes one response. */
    public interface Answer {
        void write(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger concurrent = new AtomicInteger();
    private final AtomicInteger mostConcurrent = new AtomicInteger();
    private volatile Answer answer;

    public KeyServer(String jwkSet) {
        this.answer = body(200, jwkSet);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        mostConcurrent.accumulateAndGet(concurrent.incrementAndGet(), Math::max);
        try (exchange) {
            answer.write(exchange);
        } finally {
            concurrent.decrementAndGet();
        }
    }

    public static Answer body(int status, String body) {
        return exchange -> send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** Returns an answer that sends the other one when the gate opens; until then the request hangs. */
    public static Answer after(CountDownLatch gate, Answer then) {
        return exchange -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            then.write(exchange);
        };
    }

    public void serve(String jwkSet) {
        answer = body(200, jwkSet);
    }

    public void answer(Answer next) {
        answer = next;
    }

    public int requests() {
        return requests.get();
    }

    public int mostConcurrent() {
        return mostConcurrent.get();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/auth/jwks");
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
