// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.web.Route;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** A WebSocket endpoint for browsers, with the resolver of their tokens. */
@Singleton
public class BrowserWebSockets implements HttpServerOptionsCustomizer {

    @Inject
    VerifiedJwt jwt;

    @Produces
    @Singleton
    static BearerTokenResolver resolver() {
        return BearerTokenResolver.webSocketProtocol();
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.addWebSocketSubProtocol("bearer");
    }

    @Route(path = "/web-socket", methods = Route.HttpMethod.GET)
    void greet(RoutingContext context) {
        String subject = jwt.subject();
        context.request().toWebSocket().onSuccess(socket -> socket.writeTextMessage(subject));
    }
}
