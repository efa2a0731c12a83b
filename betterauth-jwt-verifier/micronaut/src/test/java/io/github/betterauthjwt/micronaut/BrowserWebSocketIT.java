// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests the handshakes of browsers, which cannot send an {@code Authorization} header. Their path has an ordinary route,
 * so a handshake that passes gets 200 instead of a connection.
 */
@BetterAuthIssuer
class BrowserWebSocketIT {

    private ApplicationContext context;

    @Controller
    @Requires(property = "test.application")
    static class Route {

        @Get("/handshake")
        @Secured(SecurityRule.IS_AUTHENTICATED)
        HttpResponse<Void> handshake(VerifiedJwt jwt) {
            return HttpResponse.<Void>ok().header("X-User", jwt.subject());
        }
    }

    @BeforeEach
    void start(TestIssuer issuer) {
        Map<String, String> properties = Map.of("better-auth.url", issuer.url());
        context = ApplicationIT.start(properties, BearerTokenResolver.webSocketProtocol());
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void handshake_tokenAsAProtocol_isForItsUser(TestIssuer issuer) {
        for (String user : new String[] {"ada", "bob"}) {
            var response = connect(client().subprotocols("bearer", issuer.token(user)));
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("X-User")).hasValue(user);
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
        assertRejected(client().subprotocols("bearer", token).header(HttpHeaders.AUTHORIZATION, "Bearer " + token));
    }

    private void assertRejected(WebSocket.Builder client) {
        assertThat(connect(client).statusCode()).isEqualTo(401);
    }

    private static WebSocket.Builder client() {
        return HttpClient.newHttpClient().newWebSocketBuilder();
    }

    /** Returns the response to the handshake. */
    private java.net.http.HttpResponse<?> connect(WebSocket.Builder client) {
        int port = context.getBean(EmbeddedServer.class).getPort();
        URI uri = URI.create("ws://127.0.0.1:" + port + "/handshake");
        CompletionException failure = catchThrowableOfType(
                CompletionException.class, () -> client.buildAsync(uri, new WebSocket.Listener() {})
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join());
        Throwable cause = requireNonNull(failure.getCause());
        return ((WebSocketHandshakeException) cause).getResponse();
    }
}
