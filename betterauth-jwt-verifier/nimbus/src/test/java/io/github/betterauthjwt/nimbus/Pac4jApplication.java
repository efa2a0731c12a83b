// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.JwtVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.pac4j.core.exception.TechnicalException;
import org.pac4j.core.profile.UserProfile;
import org.pac4j.jwt.credentials.authenticator.JwtAuthenticator;

/** pac4j's authenticator in the server of the JDK. It is the application under test and not a key server. */
class Pac4jApplication extends HostContract {

    @Override
    protected Host start(JwtVerifier verifier) {
        JwtAuthenticator authenticator =
                new JwtAuthenticator(new Pac4jTest.BetterAuthSignature(VerifierJwtProcessor.create(verifier)));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/me", exchange -> respond(exchange, authenticator));
            server.start();
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            return new Host(url, () -> {
                server.stop(0);
                threads.shutdownNow();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void respond(HttpExchange exchange, JwtAuthenticator authenticator) throws IOException {
        try (exchange) {
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            try {
                respond(exchange, authenticator.validateToken(authorization.replaceFirst("^Bearer ", "")));
            } catch (TechnicalException e) {
                exchange.getResponseHeaders().set("Retry-After", "5");
                exchange.sendResponseHeaders(503, -1);
            }
        }
    }

    private static void respond(HttpExchange exchange, @Nullable UserProfile profile) throws IOException {
        if (profile == null) {
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        byte[] subject = profile.getId().getBytes(UTF_8);
        exchange.sendResponseHeaders(200, subject.length);
        exchange.getResponseBody().write(subject);
    }
}
