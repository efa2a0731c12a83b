// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Serves the metadata of the resource before Spring Security and its CORS filter, because any page may read it. */
final class MetadataWebFilter implements WebFilter, Ordered {

    /** Outside of Spring Security's filter, which is at -100, and of the filter for failures around it. */
    private static final int BEFORE_OTHER_FILTERS = -102;

    private final BearerAuthenticator authenticator;

    MetadataWebFilter(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public int getOrder() {
        return BEFORE_OTHER_FILTERS;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return authenticator
                .metadata(new ReactiveBearerRequest(exchange))
                .map(document -> ReactiveChallengeWriter.sendAfterCors(exchange, document))
                .orElseGet(() -> chain.filter(exchange));
    }
}
