// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The contract can be kept: by the smallest adapter there is, for the server of the JDK. */
class JdkServerContractTest extends BearerContract {

    private static final int NO_BODY = -1;
    private static final Set<String> KNOWN = Set.of(
            "/public",
            "/optional",
            "/protected",
            "/any",
            "/active",
            "/admin",
            "/scoped",
            "/scopes",
            "/demanding",
            "/demanding-scopes",
            "/recent",
            "/demanding-late",
            "/fails",
            "/fails-with-token-error");

    @Override
    protected boolean replacesTabs() {
        return true;
    }

    @Override
    protected ContractHost start(JwtVerifier verifier) throws IOException {
        return start(BearerAuthenticator.create(verifier));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) throws IOException {
        return start(BearerAuthenticator.builder(verifier).metadata(metadata).build());
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) throws IOException {
        return start(BearerAuthenticator.builder(verifier).dpop(dpop).build());
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) throws IOException {
        return start(
                BearerAuthenticator.builder(verifier).introspector(introspector).build());
    }

    private static ContractHost start(BearerAuthenticator authenticator) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 1000);
        ExecutorService threads = threads();
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange, authenticator);
            }
        });
        server.start();
        return ContractHost.onPort(server.getAddress().getPort(), () -> {
            server.stop(0);
            threads.shutdown();
        });
    }

    /** Virtual threads by reflection, as these tests are compiled for Java 17. */
    private static ExecutorService threads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException e) {
            return Executors.newFixedThreadPool(32);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("virtual threads exist but are unavailable", e);
        }
    }

    private static void answer(HttpExchange exchange, BearerAuthenticator authenticator) throws IOException {
        BearerDecision decision = authenticator.authenticate(new ExchangeRequest(exchange), access(path(exchange)));
        if (path(exchange).equals("/active") && authenticator.hasIntrospector()) {
            decision = authenticator.requireActive(decision);
        }
        if (decision.response().isPresent()) {
            send(exchange, decision.response().get());
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        decision.cacheControl().ifPresent(value -> headers.set("Cache-Control", value));
        decision.vary().ifPresent(value -> headers.add("Vary", value));
        decision.dpopNonce().ifPresent(value -> headers.set("DPoP-Nonce", value));
        try {
            handle(exchange, decision.jwt().orElse(null));
        } catch (InsufficientPrivilegesException e) {
            headers.clear();
            send(exchange, authenticator.response(e));
        } catch (RuntimeException e) {
            headers.clear();
            send(exchange, 500, "");
        }
    }

    /** The path as the client wrote it, so that no other spelling is public. */
    private static String path(HttpExchange exchange) {
        return exchange.getRequestURI().getRawPath();
    }

    private static BearerAccess access(String path) {
        return switch (path) {
            case "/public" -> BearerAccess.PUBLIC;
            case "/optional" -> BearerAccess.OPTIONAL;
            default -> BearerAccess.REQUIRED;
        };
    }

    private static void handle(HttpExchange exchange, @Nullable VerifiedJwt jwt) throws IOException {
        String path = path(exchange);
        if (!KNOWN.contains(path)) {
            send(exchange, 404, "");
            return;
        }
        if (jwt != null && path.equals("/admin")) {
            jwt.requireRole("admin");
        }
        if (jwt != null && path.equals("/scoped")) {
            jwt.requireScope("tasks:write");
        }
        if (jwt != null && path.equals("/scopes")) {
            jwt.requireScopes(List.of("tasks:read", "tasks:write"));
        }
        send(exchange, 200, handle(path, jwt, exchange.getResponseHeaders()::set));
    }

    private static void send(HttpExchange exchange, BearerResponse response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        send(exchange, response.status(), response.body());
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        boolean isEmpty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, isEmpty ? NO_BODY : body.length);
        if (!isEmpty) {
            exchange.getResponseBody().write(body);
        }
    }

    /** What the authenticator reads of a request. */
    private record ExchangeRequest(HttpExchange exchange) implements BearerRequest {

        @Override
        public String method() {
            return exchange.getRequestMethod();
        }

        @Override
        public String uri() {
            String query = exchange.getRequestURI().getRawQuery();
            return path(exchange) + (query == null ? "" : "?" + query);
        }

        @Override
        public List<String> headers(String name) {
            return exchange.getRequestHeaders().getOrDefault(name, List.of());
        }
    }
}
