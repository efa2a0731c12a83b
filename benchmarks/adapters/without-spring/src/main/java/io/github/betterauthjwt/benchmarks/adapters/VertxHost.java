// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.vertx.BearerTokenHandler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.JWTAuthHandler;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Routers of Vert.x on an event loop, without a server. */
final class VertxHost implements Host {

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context eventLoop = vertx.getOrCreateContext();
    private final Router adapter = Router.router(vertx);
    private final Router nothing = Router.router(vertx);
    private final Router ownModule = Router.router(vertx);
    private final HttpServerRequestInternal template;
    private final String authorization;
    private @Nullable Object user;

    VertxHost(JwtVerifier verifier, Issued issued) throws ExecutionException, InterruptedException {
        this.template = template();
        this.authorization = issued.authorization();
        BearerTokenHandler.create(vertx, verifier).protect(adapter);
        nothing.route().handler(RoutingContext::next);
        ownModule.route().handler(JWTAuthHandler.create(ownModule(issued)));
        for (Router router : new Router[] {adapter, nothing, ownModule}) {
            router.get("/tasks").handler(this::list);
        }
    }

    /** Receives a request by a server, because requests of Vert.x cannot be created otherwise. */
    private HttpServerRequestInternal template() throws ExecutionException, InterruptedException {
        CompletableFuture<HttpServerRequest> received = new CompletableFuture<>();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(received::complete)
                .listen(0, "127.0.0.1")
                .await();
        vertx.createHttpClient()
                .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/tasks")
                .onSuccess(HttpClientRequest::send)
                .onFailure(received::completeExceptionally);
        return (HttpServerRequestInternal) received.get();
    }

    private JWTAuth ownModule(Issued issued) {
        JsonObject key = new JsonObject(issued.jwkSet()).getJsonArray("keys").getJsonObject(0);
        return JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addJwk(key)
                        .setJWTOptions(
                                new JWTOptions().setIssuer(issued.issuer()).addAudience(issued.issuer())));
    }

    /** The handler. */
    private void list(RoutingContext context) {
        user = context.user();
        context.response().end();
    }

    @Override
    public @Nullable Object throughAdapter() {
        return send(adapter);
    }

    @Override
    public @Nullable Object passedThrough() {
        return send(nothing);
    }

    @Override
    public @Nullable Object throughOwnModule() {
        return send(ownModule);
    }

    private @Nullable Object send(Router router) {
        user = null;
        router.handle(new VertxRequest(template, authorization));
        return user;
    }

    @Override
    public @Nullable String subjectOf(Object user) {
        return ((User) user).subject();
    }

    @Override
    public void onItsThread(Callable<?> requests) throws Exception {
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        eventLoop.runOnContext(nothing -> {
            try {
                result.complete(requests.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        result.get();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
