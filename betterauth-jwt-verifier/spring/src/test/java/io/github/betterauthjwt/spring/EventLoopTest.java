// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.BetterAuthStubs;
import io.github.betterauthjwt.testing.KeyServerFault;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.web.cors.reactive.PreFlightRequestHandler;
import reactor.core.publisher.Mono;

/** Tests that in WebFlux only tokens that must wait leave the calling thread, which is the event loop there. */
@BetterAuthStubs
class EventLoopTest {

    private static final String NON_BLOCKING_THREADS = "parallel";

    private final KeyWaitExecutor waiting = new KeyWaitExecutor();

    @AfterEach
    void close() {
        waiting.destroy();
    }

    @Test
    void filter_tokenOfACachedKey_staysOnItsThread(BetterAuthStub auth, JwtVerifier verifier) {
        BearerTokenWebFilter filter = filter(verifier);
        assertThat(threadBehind(filter, auth.token("ada")).getName()).startsWith(NON_BLOCKING_THREADS);
        assertThat(threadBehind(filter, auth.token("ada"))).isSameAs(Thread.currentThread());
        assertThat(threadBehind(filter, auth.token("bob"))).isSameAs(Thread.currentThread());
    }

    @Test
    void filter_tokenThatBetterAuthIsAskedAbout_leavesItsThreadOnce(BetterAuthStub auth) {
        JwtVerifier verifier = auth.accessTokenVerifier();
        BearerTokenWebFilter filter = filter(
                BearerAuthenticator.builder(verifier)
                        .introspector(auth.introspector(verifier).build())
                        .build(),
                List.of("/**"));
        for (String token : List.of(
                auth.opaqueToken("ada", "tasks:read"),
                auth.accessToken().subject("ada").sign())) {
            assertThat(threadBehind(filter, token).getName()).startsWith(NON_BLOCKING_THREADS);
            assertThat(threadBehind(filter, token)).isSameAs(Thread.currentThread());
        }
    }

    private BearerTokenWebFilter filter(JwtVerifier verifier) {
        return filter(BearerAuthenticator.create(verifier), List.of());
    }

    private BearerTokenWebFilter filter(BearerAuthenticator authenticator, List<String> activePaths) {
        return new BearerTokenWebFilter(
                authenticator,
                waiting,
                new ReactiveCors(new StaticListableBeanFactory().getBeanProvider(PreFlightRequestHandler.class)),
                new ReactivePaths(List.of()),
                new ReactivePaths(activePaths));
    }

    private static Thread threadBehind(BearerTokenWebFilter filter, String token) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        filter.filter(exchange(token), passed -> Mono.fromRunnable(() -> thread.set(Thread.currentThread())))
                .block();
        return thread.get();
    }

    private static MockServerWebExchange exchange(String token) {
        return MockServerWebExchange.from(MockServerHttpRequest.get("/").header("Authorization", "Bearer " + token));
    }

    @Test
    void filter_manyTokensOfAnUnknownKey_doNotDelayAGoodOne(BetterAuthStub auth, JwtVerifier verifier) {
        verifier.verify(auth.token("ada"));
        String unknown = auth.tokenOfUnknownKey(); // only one key id, because few key ids may wait at the same time
        String good = auth.token("bob");
        auth.fail(KeyServerFault.DELAY);
        BearerTokenWebFilter filter = filter(verifier);
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < 60; i++) {
            filter.filter(exchange(unknown), passed -> Mono.empty())
                    .subscribe(nothing -> {}, e -> {}, answered::incrementAndGet);
        }
        assertThat(threadBehind(filter, good)).isSameAs(Thread.currentThread());
        assertThat(answered).as("the others still wait").hasValueLessThan(60);
    }

    @Test
    void filter_tooManyWaitingTokens_are503(BetterAuthStub auth, JwtVerifier verifier) {
        verifier.verify(auth.token("ada"));
        auth.fail(KeyServerFault.DELAY);
        BearerTokenWebFilter filter = filter(verifier);
        MockServerWebExchange last = exchange(auth.tokenOfUnknownKey());
        String unknown = auth.tokenOfUnknownKey();
        for (int i = 0; i < 1100; i++) {
            filter.filter(exchange(unknown), passed -> Mono.empty()).subscribe();
        }
        filter.filter(last, passed -> Mono.empty()).block();
        assertThat(last.getResponse().getStatusCode()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
    }

    @Test
    void decoder_tokenOfACachedKey_staysOnItsThread(BetterAuthStub auth, JwtVerifier verifier) {
        ReactiveJwtDecoder decoder =
                new BetterAuthJwtDecoderAutoConfiguration.Reactive().betterAuthReactiveJwtDecoder(verifier, waiting);
        assertThat(threadBehind(decoder, auth.token("ada")).getName()).startsWith(NON_BLOCKING_THREADS);
        assertThat(threadBehind(decoder, auth.token("bob"))).isSameAs(Thread.currentThread());
    }

    private static Thread threadBehind(ReactiveJwtDecoder decoder, String token) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        decoder.decode(token)
                .doOnNext(jwt -> thread.set(Thread.currentThread()))
                .block();
        return thread.get();
    }
}
