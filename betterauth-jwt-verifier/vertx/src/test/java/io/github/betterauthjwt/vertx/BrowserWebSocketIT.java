// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.WebSocketContract;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;

/** Tests WebSockets of browsers in a real Vert.x server. */
class BrowserWebSocketIT extends WebSocketContract {

    private final TestIssuer issuer = TestIssuer.start();
    /** Has no keys yet, so that the first handshake waits for them. */
    private final JwtVerifier verifier = issuer.verifierBuilder().lazy().build();

    private final VertxHost host = VertxHost.start((vertx, router) -> {
        BearerTokenHandler.builder(vertx, verifier)
                .tokenResolver(BearerTokenResolver.webSocketProtocol())
                .build()
                .protect(router);
        router.get("/ws").handler(BrowserWebSocketIT::greet);
    });

    private static void greet(RoutingContext context) {
        String subject = BearerTokenHandler.jwt(context).orElseThrow().subject();
        context.request().toWebSocket().onSuccess(socket -> socket.writeTextMessage(subject));
    }

    @AfterEach
    void stop() {
        host.close();
        verifier.close();
        issuer.close();
    }

    @Override
    protected URI endpoint() {
        return URI.create("ws://127.0.0.1:" + host.port() + "/ws");
    }

    @Override
    protected TestIssuer issuer() {
        return issuer;
    }
}
