// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tests the WebSockets of browsers in a WebFlux application: how they send their tokens and when they end. */
class ReactiveWebSocketIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {

        @Bean
        BearerTokenResolver webSocketTokens() {
            return BearerTokenResolver.webSocketProtocol();
        }

        @Bean
        HandlerMapping chat() {
            return new SimpleUrlHandlerMapping(Map.of("/chat", new Chat()), Ordered.HIGHEST_PRECEDENCE);
        }
    }

    /** The handler of the README. It returns each message with the name of the user. */
    static final class Chat implements WebSocketHandler {

        @Override
        public List<String> getSubProtocols() {
            return List.of("bearer");
        }

        @Override
        public Mono<Void> handle(WebSocketSession session) {
            return session.getHandshakeInfo()
                    .getPrincipal()
                    .cast(VerifiedJwt.class)
                    .flatMap(jwt -> {
                        Duration left = Duration.between(Instant.now(), jwt.expiresAt());
                        Disposable end = Mono.delay(left)
                                .subscribe(expired -> session.close(CloseStatus.POLICY_VIOLATION)
                                        .subscribe());
                        return session.send(answers(session, jwt)).doFinally(signal -> end.dispose());
                    });
        }

        private static Flux<WebSocketMessage> answers(WebSocketSession session, VerifiedJwt jwt) {
            return session.receive()
                    .map(message -> session.textMessage(jwt.subject() + ": " + message.getPayloadAsText()));
        }
    }

    @Test
    void connection_tokenAsAProtocol_endsWithTheToken() throws Exception {
        try (TestServer server = TestServer.start(WebApplicationType.REACTIVE, Application.class)) {
            try (BrowserSocket socket = BrowserSocket.open(
                    server, "/chat", "bearer", server.issuer().token("ada"))) {
                assertThat(socket.protocol()).isEqualTo("bearer");
                assertThat(socket.send("hello").receive()).isEqualTo("ada: hello");
            }
            Instant expiry = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
            String token = server.issuer().jwt().expiresAt(expiry).sign();
            try (BrowserSocket socket = BrowserSocket.open(server, "/chat", "bearer", token)) {
                assertThat(socket.closed()).isEqualTo(1008);
                assertThat(Instant.now()).isAfterOrEqualTo(expiry);
            }
            assertThatThrownBy(() -> BrowserSocket.open(server, "/chat"))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
        }
    }
}
