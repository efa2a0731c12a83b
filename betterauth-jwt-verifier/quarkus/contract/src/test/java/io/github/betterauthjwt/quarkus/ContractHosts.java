// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.testing.ContractHost;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Further ports of the application, each with a separate authenticator. Quarkus starts once for all tests, and the
 * requests of each port pass through all of its handlers.
 */
@Singleton
final class ContractHosts implements BearerAuthenticatorResolver {

    private static final int HEADER_LIMIT = 64 * 1024;

    private final Map<Integer, BearerAuthenticator> authenticators = new ConcurrentHashMap<>();
    private final BearerAuthenticator configured;
    private final Vertx vertx;

    ContractHosts(BearerAuthenticator configured, Vertx vertx) {
        this.configured = configured;
        this.vertx = vertx;
    }

    ContractHost start(BearerAuthenticator authenticator) {
        HttpServerOptions options =
                new HttpServerOptions().setHost("127.0.0.1").setPort(0).setMaxHeaderSize(HEADER_LIMIT);
        // a port gets its authenticator before its number is known to a client
        HttpServer server = await(vertx.createHttpServer(options)
                .requestHandler(VertxHttpRecorder.getRootHandler())
                .listen());
        int port = server.actualPort();
        authenticators.put(port, authenticator);
        return ContractHost.onPort(port, () -> {
            await(server.close());
            authenticators.remove(port);
        });
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** Quarkus' port has the configured authenticator. */
    @Override
    public BearerAuthenticator authenticator(RoutingContext context) {
        int port = context.request().localAddress().port();
        return authenticators.getOrDefault(port, configured);
    }
}
