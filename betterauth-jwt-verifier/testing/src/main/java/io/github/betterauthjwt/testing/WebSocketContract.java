// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.bearer.BearerTokenResolver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tests the WebSockets of browsers, which cannot send an {@code Authorization} header. Extend this class for an adapter with
 * {@link BearerTokenResolver#webSocketProtocol}, in a real server. Its endpoint needs a token, selects the protocol
 * {@code bearer}, and sends the subject of the token as its first message.
 */
public abstract class WebSocketContract {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 30;

    /** For subclasses. */
    protected WebSocketContract() {}

    /** Returns the address of the endpoint, with the scheme {@code ws}. */
    protected abstract URI endpoint();

    /** Returns the issuer whose tokens the endpoint accepts. */
    protected abstract TestIssuer issuer();

    @Test
    void handshake_tokenAsAProtocol_isAcceptedAndTheProtocolIsBearer() throws Exception {
        for (String user : new String[] {"ada", "bob"}) {
            FirstMessage message = new FirstMessage(new CompletableFuture<>());
            WebSocket socket = connect(client().subprotocols("bearer", issuer().token(user)), message);
            assertThat(socket.getSubprotocol()).isEqualTo("bearer");
            assertThat(message.text().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(user);
            socket.abort();
        }
    }

    @Test
    void handshake_withoutGoodToken_isRejected() {
        assertRejected(client());
        assertRejected(client().subprotocols("bearer"));
        assertRejected(client().subprotocols("bearer", issuer().forgedToken()));
    }

    @Test
    void handshake_tokenInBothPlaces_isRejected() {
        String token = issuer().token("ada");
        assertRejected(client().subprotocols("bearer", token).header("Authorization", "Bearer " + token));
    }

    private void assertRejected(WebSocket.Builder client) {
        assertThatThrownBy(() -> connect(client, new FirstMessage(new CompletableFuture<>())))
                .cause()
                .asInstanceOf(InstanceOfAssertFactories.type(WebSocketHandshakeException.class))
                .extracting(rejection -> rejection.getResponse().statusCode())
                .isEqualTo(401);
    }

    private static WebSocket.Builder client() {
        return CLIENT.newWebSocketBuilder();
    }

    private WebSocket connect(WebSocket.Builder client, FirstMessage message) {
        return client.buildAsync(endpoint(), message)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
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
