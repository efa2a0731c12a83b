// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerRequest;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Judges the token of a request, if there is one: on the event loop, unless it has to wait for its key. */
final class BearerTokenWebFilter implements WebFilter {

    private final BearerAuthenticator authenticator;
    private final WaitingForKeys waiting;
    private final List<PathPattern> publicPaths;

    BearerTokenWebFilter(BearerAuthenticator authenticator, WaitingForKeys waiting, List<String> publicPaths) {
        this.authenticator = authenticator;
        this.waiting = waiting;
        this.publicPaths = publicPaths.stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        BearerAccess access = isNotLookedAt(exchange) ? BearerAccess.PUBLIC : BearerAccess.OPTIONAL;
        BearerRequest request = new ReactiveBearerRequest(exchange.getRequest());
        return waiting.mono(threads -> authenticator.authenticate(request, access, threads))
                .flatMap(decision -> proceed(decision, exchange, chain));
    }

    private boolean isNotLookedAt(ServerWebExchange exchange) {
        if (CorsUtils.isPreFlightRequest(exchange.getRequest())) {
            return true;
        }
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        return publicPaths.stream().anyMatch(pattern -> pattern.matches(path));
    }

    private static Mono<Void> proceed(BearerDecision decision, ServerWebExchange exchange, WebFilterChain chain) {
        if (decision.response().isPresent()) {
            return ReactiveChallenges.send(exchange, decision.response().get());
        }
        decision.vary().ifPresent(name -> exchange.getResponse().getHeaders().add("Vary", name));
        Mono<Void> next = chain.filter(exchange);
        return decision.jwt()
                .map(jwt -> next.contextWrite(
                        ReactiveSecurityContextHolder.withAuthentication(new VerifiedJwtAuthentication(jwt))))
                .orElse(next);
    }
}
