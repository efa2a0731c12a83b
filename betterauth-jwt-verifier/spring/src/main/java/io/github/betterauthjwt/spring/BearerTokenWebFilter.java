// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Judges the token of a request, if there is one: on the event loop, unless it has to wait for its key. */
final class BearerTokenWebFilter implements WebFilter {

    private final BearerAuthenticator authenticator;
    private final ReactiveChallenges challenges;
    private final WaitingForKeys waiting;
    private final ReactiveCors cors;
    private final List<PathPattern> publicPaths;

    BearerTokenWebFilter(
            BearerAuthenticator authenticator, WaitingForKeys waiting, ReactiveCors cors, List<String> publicPaths) {
        this.authenticator = authenticator;
        this.waiting = waiting;
        this.cors = cors;
        this.challenges = new ReactiveChallenges(authenticator, cors);
        this.publicPaths = publicPaths.stream()
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
    }

    /** A token's user, nobody, or a refusal. */
    private record Judgement(Optional<VerifiedJwt> jwt, @Nullable JwtVerificationException refusal) {}

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (cors.answersPreflight(exchange)) {
            return cors.handle(exchange);
        }
        if (isPublic(exchange)) {
            return chain.filter(exchange);
        }
        List<String> authorization = authorization(exchange.getRequest().getHeaders());
        if (authorization.isEmpty()) {
            return proceed(new Judgement(Optional.empty(), null), exchange, chain);
        }
        return waiting.mono(threads -> authenticator.authenticateIfPresent(authorization, threads))
                .map(jwt -> new Judgement(jwt, null))
                .onErrorResume(JwtVerificationException.class, e -> Mono.just(new Judgement(Optional.empty(), e)))
                .flatMap(judgement -> proceed(judgement, exchange, chain)); // whose failures are not ours to judge
    }

    private boolean isPublic(ServerWebExchange exchange) {
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

    private Mono<Void> proceed(Judgement judgement, ServerWebExchange exchange, WebFilterChain chain) {
        if (judgement.refusal() != null) {
            return challenges.send(exchange, judgement.refusal());
        }
        ServerHttpResponse response = exchange.getResponse();
        response.beforeCommit(() -> Mono.fromRunnable(
                () -> keepOutOfCaches(response.getHeaders(), judgement.jwt().isPresent())));
        Mono<Void> next = chain.filter(exchange);
        return judgement
                .jwt()
                .map(jwt -> next.contextWrite(
                        ReactiveSecurityContextHolder.withAuthentication(new VerifiedJwtAuthentication(jwt))))
                .orElse(next);
    }

    /** As {@link CacheFields} does. */
    private static void keepOutOfCaches(HttpHeaders headers, boolean forOneUser) {
        if (forOneUser && headers.getFirst(HttpHeaders.CACHE_CONTROL) == null) {
            headers.set(HttpHeaders.CACHE_CONTROL, CacheFields.PRIVATE);
        }
        if (!headers.getVary().contains(HttpHeaders.AUTHORIZATION)) {
            headers.add(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
        }
    }
}
