// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** {@link RejectionAdvice} for WebFlux. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ReactiveRejectionAdvice {

    private final ReactiveChallengeWriter challenges;

    ReactiveRejectionAdvice(ReactiveChallengeWriter challenges) {
        this.challenges = challenges;
    }

    @ExceptionHandler
    Mono<Void> reject(InsufficientPrivilegesException rejection, ServerWebExchange exchange) {
        return exchange.getResponse().isCommitted() ? Mono.error(rejection) : challenges.send(exchange, rejection);
    }
}
