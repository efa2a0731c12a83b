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
final class RefusalWebFilter implements WebFilter, Ordered {

    /** Just outside of Spring Security's filter, which is at -100. */
    private static final int BEFORE_SPRING_SECURITY = -101;

    private final ReactiveChallenges challenges;

    RefusalWebFilter(ReactiveChallenges challenges) {
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
        return Refusals.causing(failure)
                .map(refusal -> challenges.send(exchange, refusal))
                .orElseGet(() -> Mono.error(failure));
    }
}
