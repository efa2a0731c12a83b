// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Keeps the result of an {@code authorizeExchange} rule in its exception, so that {@link Denials} can name the missing
 * scope. Spring Security drops the result there, but keeps it in MVC and in {@code @PreAuthorize}.
 */
record ReactiveDenials(ReactiveAuthorizationManager<ServerWebExchange> rules)
        implements ReactiveAuthorizationManager<ServerWebExchange> {

    @Override
    public Mono<AuthorizationResult> authorize(Mono<Authentication> authentication, ServerWebExchange exchange) {
        return rules.authorize(authentication, exchange);
    }

    /** Denies an exchange without a result too. */
    @Override
    public Mono<Void> verify(Mono<Authentication> authentication, ServerWebExchange exchange) {
        return authorize(authentication, exchange)
                .switchIfEmpty(Mono.error(() -> new AccessDeniedException("Access Denied")))
                .flatMap(result -> result.isGranted()
                        ? Mono.empty()
                        : Mono.error(new AuthorizationDeniedException("Access Denied", result)));
    }
}
