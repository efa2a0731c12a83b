// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests WebSockets of browsers, which cannot send an {@code Authorization} header. */
class TomcatBrowserWebSocketIT {

    private final TestIssuer issuer = TestIssuer.start();
    private @Nullable TomcatHost host;

    @AfterEach
    void stop() throws Exception {
        if (host != null) {
            host.close();
        }
        issuer.close();
    }

    private int start(BearerTokenFilter filter) throws Exception {
        TomcatHost tomcat = new TomcatHost();
        host = tomcat;
        tomcat.initializer(new WsSci());
        tomcat.initializer((classes, context) -> {
            try {
                ((ServerContainer) context.getAttribute(ServerContainer.class.getName()))
                        .addEndpoint(ExpiringEndpoint.class);
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        });
        tomcat.filter(filter, "/*");
        return tomcat.start();
    }

    private BearerTokenFilter withResolver() {
        return BearerTokenFilter.builder(issuer.verifier())
                .tokenResolver(BearerTokenResolver.webSocketProtocol())
                .build();
    }

    /** Completes with the first message or the status with which the server closes the connection. */
    private static final class Answer implements WebSocket.Listener {
        private final CompletableFuture<String> message = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            message.complete(data.toString());
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }

    private static WebSocket connect(int port, Answer answer, String token) {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("bearer", token)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/browser?access_token=" + token), answer)
                .join();
    }

    @Test
    void handshake_tokenAsAProtocol_isAcceptedAndTheProtocolIsBearer() throws Exception {
        Answer answer = new Answer();
        WebSocket socket = connect(start(withResolver()), answer, issuer.token("ada"));
        assertThat(socket.getSubprotocol()).isEqualTo("bearer");
        socket.sendText("hello", true).get(60, TimeUnit.SECONDS);
        assertThat(answer.message.get(60, TimeUnit.SECONDS)).isEqualTo("ada: hello");
        socket.abort();
    }

    @Test
    void connection_tokenExpires_isClosed() throws Exception {
        Answer answer = new Answer();
        String token = issuer.jwt()
                .subject("ada")
                .expiresAt(Instant.now().plusSeconds(2))
                .sign();
        connect(start(withResolver()), answer, token);
        assertThat(answer.closed.get(60, TimeUnit.SECONDS)).isEqualTo(1008);
    }

    @Test
    void handshake_badTokenOrNoResolver_isRejected() throws Exception {
        int port = start(withResolver());
        assertRejected(port, issuer.forgedToken());
    }

    @Test
    void handshake_withoutAResolver_isRejected() throws Exception {
        int port = start(BearerTokenFilter.builder(issuer.verifier()).build());
        assertRejected(port, issuer.token("ada"));
    }

    private static void assertRejected(int port, String token) {
        assertThatThrownBy(() -> connect(port, new Answer(), token))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
    }
}
