// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests WebSockets of browsers, which cannot send an {@code Authorization} header. */
@BetterAuthIssuer
class BrowserWebSocketIT {

    private JwtVerifier verifier;
    private VertxHost host;

    /** The keys are not cached, so that the first handshake waits for them. */
    @BeforeEach
    void start(TestIssuer issuer) {
        verifier = issuer.verifierBuilder().lazy().build();
        host = VertxHost.start((vertx, router) -> {
            BearerTokenHandler.builder(vertx, verifier)
                    .tokenResolver(BearerTokenResolver.webSocketProtocol())
                    .build()
                    .protect(router);
            router.get("/ws").handler(BrowserWebSocketIT::greet);
        });
    }

    @AfterEach
    void stop() {
        host.close();
        verifier.close();
    }

    private static void greet(RoutingContext context) {
        String subject = BearerTokenHandler.jwt(context).orElseThrow().subject();
        context.request().toWebSocket().onSuccess(socket -> socket.writeTextMessage(subject));
    }

    @Test
    void handshake_tokenAsAProtocol_isAcceptedAndTheProtocolIsBearer(TestIssuer issuer) throws Exception {
        for (String user : new String[] {"ada", "bob"}) {
            FirstMessage message = new FirstMessage(new CompletableFuture<>());
            WebSocket socket = connect(client().subprotocols("bearer", issuer.token(user)), message);
            assertThat(socket.getSubprotocol()).isEqualTo("bearer");
            assertThat(message.text().get(30, TimeUnit.SECONDS)).isEqualTo(user);
            socket.abort();
        }
    }

    @Test
    void handshake_withoutGoodToken_isRejected(TestIssuer issuer) {
        assertRejected(client());
        assertRejected(client().subprotocols("bearer"));
        assertRejected(client().subprotocols("bearer", issuer.forgedToken()));
    }

    @Test
    void handshake_tokenInBothPlaces_isRejected(TestIssuer issuer) {
        String token = issuer.token("ada");
        assertRejected(client().subprotocols("bearer", token).header("Authorization", "Bearer " + token));
    }

    private void assertRejected(WebSocket.Builder client) {
        assertThatThrownBy(() -> connect(client, new FirstMessage(new CompletableFuture<>())))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
    }

    private static WebSocket.Builder client() {
        return HttpClient.newHttpClient().newWebSocketBuilder();
    }

    private WebSocket connect(WebSocket.Builder client, FirstMessage message) {
        return client.buildAsync(URI.create("ws://127.0.0.1:" + host.port() + "/ws"), message)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private record FirstMessage(CompletableFuture<String> text) implements WebSocket.Listener {

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            return null;
        }
    }
}
