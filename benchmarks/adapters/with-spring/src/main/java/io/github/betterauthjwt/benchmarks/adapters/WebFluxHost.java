// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/**
 * The parts of Spring WebFlux that a filter uses. One exchange serves all requests, because the adapter leaves nothing
 * in it and creating one takes much longer than the measured work.
 */
final class WebFluxHost implements Host {

    private final WebFilter adapter;
    private final WebFilter nothing = (exchange, chain) -> chain.filter(exchange);
    private final ServerWebExchange exchange;
    private volatile @Nullable Object user;

    WebFluxHost(JwtVerifier verifier, Issued issued) {
        this.adapter = SpringFilters.webFlux(verifier);
        this.exchange = MockServerWebExchange.from(
                MockServerHttpRequest.get("/tasks").header("Authorization", issued.authorization()));
    }

    @Override
    public @Nullable Object throughAdapter() {
        return send(adapter);
    }

    @Override
    public @Nullable String subjectOf(Object user) {
        return ((Mono<?>) user)
                .cast(SecurityContext.class)
                .mapNotNull(SecurityContext::getAuthentication)
                .mapNotNull(Authentication::getPrincipal)
                .cast(VerifiedJwt.class)
                .map(VerifiedJwt::subject)
                .block();
    }

    @Override
    public @Nullable Object passedThrough() {
        return send(nothing);
    }

    private @Nullable Object send(WebFilter filter) {
        user = null;
        filter.filter(exchange, this::handle).block();
        return user;
    }

    /** Looks up the user in the subscriber's context, without the operators that an application would need. */
    private Mono<Void> handle(ServerWebExchange exchange) {
        return Mono.deferContextual(context -> {
            user = context.getOrDefault(SecurityContext.class, null);
            return Mono.empty();
        });
    }
}
