// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.testing.TestIssuer;
import io.helidon.common.context.Contexts;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a WebSocket handshake is handled like any other request. */
class WebSocketIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static TestIssuer issuer;
    private static JwtVerifier verifier;
    private static WebServer server;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        verifier = issuer.verifier();
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .addRouting(HttpRouting.builder()
                        .addFeature(BearerTokenFeature.builder(verifier)
                                .tokenResolver(BearerTokenResolver.webSocketProtocol())
                                .build())
                        .addFilter(WebSocketIT::passContextOn))
                .addRouting(WsRouting.builder()
                        .endpoint("/ws", new Greeting())
                        .endpoint("/expiring", ExpiringListener::new))
                .build()
                .start();
    }

    private static void passContextOn(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Contexts.runInContext(request.context(), chain::proceed);
    }

    @AfterAll
    static void stop() {
        server.stop();
        verifier.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer nonsense", "Basic eA=="})
    void handshake_withoutGoodToken_isRejected(String authorization) {
        assertThatThrownBy(() -> open(authorization).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, failure -> assertThat(
                                failure.getResponse().statusCode())
                        .isEqualTo(401));
    }

    @Test
    void handshake_withGoodToken_reachesTheEndpoint() {
        assertThat(open("Bearer " + issuer.token()).join()).isEqualTo("served");
    }

    @Test
    void handshake_tokenAsAProtocol_isAcceptedAndTheProtocolIsBearer() {
        CompletableFuture<String> message = new CompletableFuture<>();
        WebSocket socket = CLIENT.newWebSocketBuilder()
                .subprotocols("bearer", issuer.token())
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), new FirstMessage(message))
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        assertThat(socket.getSubprotocol()).isEqualTo("bearer");
        assertThat(message.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("served");
        socket.abort();
    }

    @Test
    void connection_tokenExpires_isClosed() {
        String token = issuer.jwt()
                .subject("ada")
                .expiresAt(Instant.now().plusSeconds(2))
                .sign();
        Ending ending = new Ending(new CompletableFuture<>(), new CompletableFuture<>());
        CLIENT.newWebSocketBuilder()
                .subprotocols("bearer", token)
                .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/expiring"), ending)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        assertThat(ending.message().orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("served");
        assertThat(ending.status().orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(1008);
    }

    @Test
    void connection_clientIgnoresTheCloseFrame_endsAtItsNextMessage() throws Exception {
        Instant expiry = Instant.now().plusSeconds(2);
        String token = issuer.jwt().subject("ada").expiresAt(expiry).sign();
        String handshake = "GET /expiring HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Authorization: Bearer " + token + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(handshake.getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            readThrough(in, "\r\n\r\n");
            readThrough(in, "the token has expired"); // the reason in the close frame
            byte[] maskedText = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'}; // RFC 6455 §5.2
            socket.getOutputStream().write(maskedText);
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    private static void readThrough(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            assertThat(next).as("read until now: " + text).isNotNegative();
            text.append((char) next);
        }
    }

    /** Returns the first message of the endpoint. */
    private static CompletableFuture<String> open(String authorization) {
        CompletableFuture<String> message = new CompletableFuture<>();
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        if (!authorization.isEmpty()) {
            builder.header("Authorization", authorization);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), new FirstMessage(message))
                .thenCompose(socket -> message.whenComplete((text, failure) -> socket.abort()))
                .orTimeout(30, TimeUnit.SECONDS);
    }

    private record FirstMessage(CompletableFuture<String> message) implements WebSocket.Listener {

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            message.complete(text.toString());
            return CompletableFuture.completedFuture(null);
        }
    }

    private record Ending(CompletableFuture<String> message, CompletableFuture<Integer> status)
            implements WebSocket.Listener {

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            message.complete(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            status.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            status.completeExceptionally(failure);
        }
    }

    private static final class Greeting implements WsListener {

        /** Selects the protocol {@code bearer}, and never the token. */
        @Override
        public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
            HeaderName name = HeaderNames.create("Sec-WebSocket-Protocol");
            return headers.contains(name)
                    ? Optional.of(WritableHeaders.create().set(name, "bearer"))
                    : Optional.empty();
        }

        @Override
        public void onOpen(WsSession session) {
            session.send("served", true);
        }
    }
}
