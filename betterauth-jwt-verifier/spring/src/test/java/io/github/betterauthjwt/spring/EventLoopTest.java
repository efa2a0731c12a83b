// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.testing.BetterAuthIssuer;
import io.github.betterauthjwt.testing.TestIssuer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/** In WebFlux only what may have to wait leaves the thread it is on, which there is the event loop. */
@BetterAuthIssuer
class EventLoopTest {

    private static final String WAITING_THREADS = "boundedElastic";

    @Test
    void filter_knownToken_staysOnItsThread(TestIssuer issuer, JwtVerifier verifier) {
        BearerTokenWebFilter filter = new BearerTokenWebFilter(BearerAuthenticator.create(verifier), List.of());
        String token = issuer.token();
        assertThat(threadBehind(filter, token).getName()).startsWith(WAITING_THREADS);
        assertThat(threadBehind(filter, token)).isSameAs(Thread.currentThread());
    }

    private static Thread threadBehind(BearerTokenWebFilter filter, String token) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        MockServerWebExchange exchange =
                MockServerWebExchange.from(MockServerHttpRequest.get("/").header("Authorization", "Bearer " + token));
        filter.filter(exchange, passed -> Mono.fromRunnable(() -> thread.set(Thread.currentThread())))
                .block();
        return thread.get();
    }

    @Test
    void decoder_knownToken_staysOnItsThread(TestIssuer issuer, JwtVerifier verifier) {
        ReactiveJwtDecoder decoder =
                new BetterAuthJwtDecoderAutoConfiguration.Reactive().betterAuthReactiveJwtDecoder(verifier);
        String token = issuer.token();
        assertThat(threadBehind(decoder, token).getName()).startsWith(WAITING_THREADS);
        assertThat(threadBehind(decoder, token)).isSameAs(Thread.currentThread());
    }

    private static Thread threadBehind(ReactiveJwtDecoder decoder, String token) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        decoder.decode(token)
                .doOnNext(jwt -> thread.set(Thread.currentThread()))
                .block();
        return thread.get();
    }
}
