// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Runs the contract of all adapters in a real Vert.x server. */
class BearerContractIT extends BearerContract {

    @Override
    protected ContractHost start(JwtVerifier verifier) {
        return start(verifier, builder -> builder);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) {
        return start(verifier, builder -> builder.metadata(metadata));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) {
        return start(verifier, builder -> builder.dpop(dpop));
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) {
        return start(verifier, builder -> builder.introspector(introspector), BearerTokenHandler::requireActive);
    }

    private static ContractHost start(JwtVerifier verifier, UnaryOperator<BearerTokenHandler.Builder> settings) {
        return start(verifier, settings, BearerTokenHandler::requireToken);
    }

    private static ContractHost start(
            JwtVerifier verifier,
            UnaryOperator<BearerTokenHandler.Builder> settings,
            Function<BearerTokenHandler, Handler<RoutingContext>> requireActive) {
        VertxHost host = VertxHost.start((vertx, router) -> {
            BearerTokenHandler.Builder builder = settings.apply(BearerTokenHandler.builder(vertx, verifier));
            routes(router, builder, requireActive);
        });
        return ContractHost.onPort(host.port(), host);
    }

    private static void routes(
            Router router,
            BearerTokenHandler.Builder builder,
            Function<BearerTokenHandler, Handler<RoutingContext>> requireActive) {
        BearerTokenHandler bearer = builder.optionalPaths("/optional")
                .publicPaths("/public")
                .build()
                .protect(router);
        router.route("/active").handler(requireActive.apply(bearer)).handler(answer("/active"));
        router.route("/admin").handler(bearer.requireRole("admin")).handler(answer("/admin"));
        router.route("/scoped").handler(bearer.requireScope("tasks:write")).handler(answer("/scoped"));
        router.route("/scopes")
                .handler(bearer.requireScopes("tasks:read", "tasks:write"))
                .handler(answer("/scopes"));
        for (String path : List.of(
                "/public",
                "/optional",
                "/protected",
                "/any",
                "/demanding",
                "/demanding-scopes",
                "/recent",
                "/fails",
                "/fails-with-token-error")) {
            router.route(path).handler(answer(path));
        }
        router.route("/demanding-late").handler(context -> context.response()
                .end(handle(
                        "/demanding-late",
                        BearerTokenHandler.jwt(context).orElse(null),
                        context.response()::putHeader)));
    }

    private static Handler<RoutingContext> answer(String path) {
        return context -> context.response()
                .end(handle(path, BearerTokenHandler.jwt(context).orElse(null)));
    }

    @Override
    protected boolean usesVirtualThreads() {
        return false;
    }
}
