// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.testing.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests WebSockets of browsers, which cannot send an {@code Authorization} header. */
@QuarkusTest
@QuarkusTestResource(IssuerResource.class)
class BrowserWebSocketIT {

    @SuppressWarnings("NullAway.Init") // injected by IssuerResource
    TestIssuer issuer;

    @SuppressWarnings("NullAway.Init") // injected by Quarkus
    @TestHTTPResource("/web-socket")
    URI uri;

    @Test
    void handshake_tokenAsAProtocol_isAcceptedAndTheProtocolIsBearer() throws Exception {
        for (String user : new String[] {"ada", "bob"}) {
            FirstMessage message = new FirstMessage(new CompletableFuture<>());
            WebSocket socket = connect(client().subprotocols("bearer", issuer.token(user)), message);
            assertThat(socket.getSubprotocol()).isEqualTo("bearer");
            assertThat(message.text().get(30, TimeUnit.SECONDS)).isEqualTo(user);
            socket.abort();
        }
    }

    @Test
    void handshake_withoutGoodToken_isRejected() {
        assertRejected(client());
        assertRejected(client().subprotocols("bearer"));
        assertRejected(client().subprotocols("bearer", issuer.forgedToken()));
    }

    @Test
    void handshake_tokenInBothPlaces_isRejected() {
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
        return client.buildAsync(URI.create(uri.toString().replaceFirst("http", "ws")), message)
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
