// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.VerifiedJwt;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Tests that streams of server-sent events end when their tokens expire. */
class EventStreamIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({MvcNews.class, WebFluxNews.class})
    static class Application {}

    /** The MVC controller of the README. */
    @RestController
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class MvcNews {

        @GetMapping("/news")
        SseEmitter news(@AuthenticationPrincipal VerifiedJwt jwt) throws IOException {
            long left = TimeUnit.MILLISECONDS.convert(Duration.between(Instant.now(), jwt.expiresAt()));
            SseEmitter emitter = new SseEmitter(Math.max(left, 1)); // with 0 the stream would not end
            emitter.onTimeout(emitter::complete);
            emitter.send("news for " + jwt.subject());
            return emitter;
        }
    }

    /** The WebFlux controller of the README. */
    @RestController
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class WebFluxNews {

        @GetMapping(path = "/news", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<ServerSentEvent<String>> news(@AuthenticationPrincipal VerifiedJwt jwt) {
            Duration left = Duration.between(Instant.now(), jwt.expiresAt());
            return events(jwt).takeUntilOther(Mono.delay(left));
        }

        private static Flux<ServerSentEvent<String>> events(VerifiedJwt jwt) {
            String news = "news for " + jwt.subject();
            return Flux.interval(Duration.ZERO, Duration.ofMillis(100))
                    .onBackpressureDrop() // a busy machine may be slower than the interval, which would be an error
                    .map(number -> ServerSentEvent.builder(news).build());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    @Timeout(120) // a stream that does not end would hang
    void stream_tokenExpires_endsThenAndNotBefore(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, Application.class)) {
            assertThat(server.get("/news").statusCode()).isEqualTo(401);
            Instant expiry = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
            HttpResponse<String> stream = server.get("/news", authorization(server, expiry));
            assertThat(Instant.now()).isAfterOrEqualTo(expiry);
            assertThat(stream.statusCode()).isEqualTo(200);
            assertThat(stream.headers().firstValue("Content-Type"))
                    .get()
                    .asString()
                    .startsWith("text/event-stream");

            Instant past = Instant.now().minusSeconds(5); // accepted because of the clock skew
            assertThat(server.get("/news", authorization(server, past)).statusCode())
                    .isEqualTo(200);
        }
    }

    private static String[] authorization(TestServer server, Instant expiry) {
        String token = server.issuer().jwt().subject("ada").expiresAt(expiry).sign();
        return new String[] {"Authorization", "Bearer " + token};
    }
}
