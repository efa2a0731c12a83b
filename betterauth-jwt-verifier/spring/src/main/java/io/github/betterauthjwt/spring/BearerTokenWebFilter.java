// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Judges the token of a request, if there is one. A token that is known is judged at once; any other away from the event
 * loop, as that may wait for the JWK Set.
 */
final class BearerTokenWebFilter implements WebFilter {

    private final BearerAuthenticator authenticator;
    private final ReactiveChallenges challenges;
    private final List<PathPattern> publicPaths;

    BearerTokenWebFilter(BearerAuthenticator authenticator, List<String> publicPaths) {
        this.authenticator = authenticator;
        this.challenges = new ReactiveChallenges(authenticator);
        this.publicPaths = publicPaths.stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    /** A token's user, nobody, or a refusal. */
    private record Judgement(Optional<VerifiedJwt> jwt, @Nullable JwtVerificationException refusal) {

        boolean isFinal() {
            return jwt.isPresent() || refusal != null;
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (isNotLookedAt(exchange)) {
            return chain.filter(exchange);
        }
        List<String> authorization = authorization(exchange.getRequest().getHeaders());
        if (authorization.isEmpty()) {
            return chain.filter(exchange);
        }
        Judgement known = judge(() -> authenticator.authenticateIfKnown(authorization));
        if (known.isFinal()) {
            return proceed(known, exchange, chain);
        }
        return Mono.fromCallable(() -> judge(() -> authenticator.authenticateIfPresent(authorization)))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(judgement -> proceed(judgement, exchange, chain));
    }

    private boolean isNotLookedAt(ServerWebExchange exchange) {
        if (CorsUtils.isPreFlightRequest(exchange.getRequest())) {
            return true;
        }
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        return publicPaths.stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** All of them; {@code HttpHeaders.get} would tie this to Spring 7, as its parameter is of another type in 6. */
    private static List<String> authorization(HttpHeaders headers) {
        List<String> found = new ArrayList<>();
        headers.forEach((name, values) -> {
            if (name.equalsIgnoreCase(HttpHeaders.AUTHORIZATION)) {
                found.addAll(values);
            }
        });
        return found;
    }

    private static Judgement judge(Supplier<Optional<VerifiedJwt>> authentication) {
        try {
            return new Judgement(authentication.get(), null);
        } catch (JwtVerificationException e) {
            return new Judgement(Optional.empty(), e);
        }
    }

    private Mono<Void> proceed(Judgement judgement, ServerWebExchange exchange, WebFilterChain chain) {
        if (judgement.refusal() != null) {
            return challenges.send(exchange, judgement.refusal());
        }
        Mono<Void> next = chain.filter(exchange);
        return judgement
                .jwt()
                .map(jwt -> next.contextWrite(
                        ReactiveSecurityContextHolder.withAuthentication(new VerifiedJwtAuthentication(jwt))))
                .orElse(next);
    }
}
