// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.bearer.BearerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** A resource for OAuth clients on the server of the JDK. It returns the subject and the client of an accepted token. */
final class ResourceServer implements AutoCloseable {

    private final HttpServer server;

    /** Starts the resource on this port. The check runs for each accepted token. */
    ResourceServer(int port, BearerAuthenticator authenticator, Consumer<VerifiedJwt> check) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                respond(exchange, authenticator, check);
            }
        });
        server.start();
    }

    private static void respond(HttpExchange exchange, BearerAuthenticator authenticator, Consumer<VerifiedJwt> check)
            throws IOException {
        BearerDecision decision = authenticator.authenticate(new Request(exchange), BearerAccess.REQUIRED);
        if (decision.response().isPresent()) {
            send(exchange, decision.response().get());
            return;
        }
        VerifiedJwt jwt = decision.jwt().orElseThrow();
        try {
            check.accept(jwt);
        } catch (InsufficientPrivilegesException e) {
            send(exchange, authenticator.response(e));
            return;
        }
        send(exchange, 200, jwt.subject() + " " + jwt.clientId().orElse(""));
    }

    private static void send(HttpExchange exchange, BearerResponse response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, response.status(), response.body());
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private record Request(HttpExchange exchange) implements BearerRequest {

        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public String uri() {
            return exchange.getRequestURI().toString();
        }

        @Override
        public List<String> headers(String name) {
            return exchange.getRequestHeaders().getOrDefault(name, List.of());
        }
    }
}
