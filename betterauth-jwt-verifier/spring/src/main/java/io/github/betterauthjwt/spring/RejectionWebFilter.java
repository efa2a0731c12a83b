// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Runs outside of Spring Security. It responds to failures that would otherwise result in 500 and passes on all others.
 */
final class RejectionWebFilter implements WebFilter, Ordered {

    /** Just outside of Spring Security's filter, which is at -100. */
    private static final int BEFORE_SPRING_SECURITY = -101;

    private final ReactiveChallengeWriter challenges;

    RejectionWebFilter(ReactiveChallengeWriter challenges) {
        this.challenges = challenges;
    }

    @Override
    public int getOrder() {
        return BEFORE_SPRING_SECURITY;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ReactiveResponseStart.remember(exchange);
        return chain.filter(exchange).onErrorResume(failure -> answer(exchange, failure));
    }

    private Mono<Void> answer(ServerWebExchange exchange, Throwable failure) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(failure);
        }
        return Rejections.causing(failure)
                .map(rejection -> challenges.send(exchange, rejection))
                .orElseGet(() -> Mono.error(failure));
    }
}
