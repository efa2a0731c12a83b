// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.bearer.BearerTokenResolver;
import java.net.http.WebSocketHandshakeException;
import java.security.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.simp.annotation.SubscribeMapping;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.stereotype.Controller;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** Tests the WebSockets of browsers in an MVC application: how they send their tokens and when they end. */
class WebSocketIT {

    private static TestServer server;

    /** The application of the README. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Plain.class, Stomp.class})
    static class Application {

        @Bean
        BearerTokenResolver webSocketTokens() {
            return BearerTokenResolver.webSocketProtocol();
        }
    }

    /** Plain WebSockets. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSocket
    static class Plain {

        @Bean
        WebSocketConfigurer chat(BetterAuthWebSockets webSockets) {
            return handlers -> handlers.addHandler(webSockets.endWithToken(new Chat()), "/chat");
        }

        /** A handler whose timer is busy until the application ends. */
        @Bean
        WebSocketConfigurer late(ScheduledExecutorService busy) {
            return handlers -> handlers.addHandler(
                    new ExpiringWebSocketHandler(new BearerProtocolHandler(new Chat()), busy), "/late");
        }

        @Bean(destroyMethod = "shutdownNow")
        ScheduledExecutorService busy() {
            ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
            timer.execute(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    LockSupport.park();
                }
            });
            return timer;
        }
    }

    /** Returns each message with the name of the user. */
    static final class Chat extends TextWebSocketHandler {

        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
            Principal user = session.getPrincipal();
            session.sendMessage(
                    new TextMessage((user == null ? "guest" : user.getName()) + ": " + message.getPayload()));
        }
    }

    /** STOMP. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSocketMessageBroker
    @Import(Greeting.class)
    static class Stomp implements WebSocketMessageBrokerConfigurer {

        private final BetterAuthWebSockets webSockets;

        Stomp(BetterAuthWebSockets webSockets) {
            this.webSockets = webSockets;
        }

        @Override
        public void configureWebSocketTransport(WebSocketTransportRegistration transport) {
            transport.addDecoratorFactory(webSockets::endWithToken);
        }

        @Override
        public void registerStompEndpoints(StompEndpointRegistry endpoints) {
            endpoints.addEndpoint("/stomp");
        }

        @Override
        public void configureMessageBroker(MessageBrokerRegistry broker) {
            broker.setApplicationDestinationPrefixes("/app");
        }
    }

    @Controller
    static class Greeting {

        @SubscribeMapping("/greeting")
        String greeting(Principal user) {
            return "hello " + user.getName();
        }
    }

    @BeforeAll
    static void start() {
        server = TestServer.mvc(Application.class, "better-auth.optional-paths=/chat");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static BrowserSocket open(String path, String token) {
        return path.equals("/stomp")
                ? BrowserSocket.open(server, path, "bearer", token, "v12.stomp")
                : BrowserSocket.open(server, path, "bearer", token);
    }

    @Test
    void plain_tokenAsAProtocol_isTheUserAndTheProtocolIsBearer() throws Exception {
        try (BrowserSocket socket = open("/chat", server.issuer().token("ada"))) {
            assertThat(socket.protocol()).isEqualTo("bearer");
            assertThat(socket.send("hello").receive()).isEqualTo("ada: hello");
        }
    }

    @Test
    void stomp_tokenAsAProtocol_isTheUserAndTheProtocolIsStomp() throws Exception {
        try (BrowserSocket socket = open("/stomp", server.issuer().token("ada"))) {
            assertThat(socket.protocol()).isEqualTo("v12.stomp");
            assertThat(socket.send("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0")
                            .receive())
                    .startsWith("CONNECTED");
            assertThat(socket.send("SUBSCRIBE\nid:0\ndestination:/app/greeting\n\n\0")
                            .receive())
                    .startsWith("MESSAGE")
                    .contains("hello ada");
        }
    }

    @ParameterizedTest
    @CsvSource({"/chat", "/stomp"})
    void connection_tokenExpires_isClosedThenAndNotBefore(String path) throws Exception {
        Instant expiry = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS);
        try (BrowserSocket socket =
                open(path, server.issuer().jwt().expiresAt(expiry).sign())) {
            assertThat(socket.closed()).isEqualTo(1008);
            assertThat(Instant.now()).isAfterOrEqualTo(expiry);
        }
    }

    @Test
    void message_afterTheTokenHasExpired_isNotDelivered() throws Exception {
        Instant expiry = Instant.now().plusSeconds(1);
        try (BrowserSocket socket =
                open("/late", server.issuer().jwt().expiresAt(expiry).sign())) {
            while (Instant.now().isBefore(expiry)) {
                Thread.sleep(100);
            }
            assertThat(socket.send("hello").closed()).isEqualTo(1008);
            assertThat(socket.hasReceived()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"/stomp", "/late"})
    void handshake_withoutATokenOrWithABadOne_isRejected(String path) {
        assertThatThrownBy(() -> BrowserSocket.open(server, path)).satisfies(WebSocketIT::isUnauthorized);
        assertThatThrownBy(() -> open(path, server.issuer().forgedToken())).satisfies(WebSocketIT::isUnauthorized);
    }

    private static void isUnauthorized(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
    }

    @Test
    void connection_withoutATokenOnAnOptionalPath_isAnonymous() throws Exception {
        try (BrowserSocket socket = BrowserSocket.open(server, "/chat")) {
            assertThat(socket.send("hello").receive()).isEqualTo("guest: hello");
        }
        assertThatThrownBy(() -> open("/chat", server.issuer().forgedToken())).satisfies(WebSocketIT::isUnauthorized);
    }
}
