// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Verifies the token of a request if the request has one. Runs on the event loop unless it must wait for a key, for Better
 * Auth, or for the store of DPoP proofs.
 */
final class BearerTokenWebFilter implements WebFilter {

    private final BearerAuthenticator authenticator;
    private final ReactiveChallengeWriter challenges;
    private final KeyWaitExecutor waiting;
    private final ReactiveCors cors;
    private final ReactivePaths publicPaths;
    private final ReactivePaths activePaths;

    BearerTokenWebFilter(
            BearerAuthenticator authenticator,
            KeyWaitExecutor waiting,
            ReactiveCors cors,
            ReactivePaths publicPaths,
            ReactivePaths activePaths) {
        this.authenticator = authenticator;
        this.challenges = new ReactiveChallengeWriter(authenticator, cors);
        this.waiting = waiting;
        this.cors = cors;
        this.publicPaths = publicPaths;
        this.activePaths = activePaths;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (cors.answersPreflight(exchange)) {
            return cors.handle(exchange);
        }
        BearerAccess access = publicPaths.match(exchange) ? BearerAccess.PUBLIC : BearerAccess.OPTIONAL;
        BearerRequest request = new ReactiveBearerRequest(exchange);
        boolean isActiveRequired = activePaths.mayMatch(exchange);
        return waiting.mono(threads -> decide(request, access, isActiveRequired, threads))
                .flatMap(decision -> proceed(decision, exchange, chain)); // the application handles later failures
    }

    private CompletableFuture<BearerDecision> decide(
            BearerRequest request, BearerAccess access, boolean isActiveRequired, Executor threads) {
        CompletableFuture<BearerDecision> decided = authenticator.authenticate(request, access, threads);
        return isActiveRequired
                ? decided.thenCompose(decision -> authenticator.requireActive(decision, threads))
                : decided;
    }

    private Mono<Void> proceed(BearerDecision decision, ServerWebExchange exchange, WebFilterChain chain) {
        if (decision.response().isPresent()) {
            return challenges.send(exchange, decision.response().get());
        }
        ServerHttpResponse response = exchange.getResponse();
        response.beforeCommit(() -> Mono.fromRunnable(() -> addFields(response.getHeaders(), decision)));
        Mono<Void> next = chain.filter(exchange);
        return decision.jwt()
                .map(jwt -> next.contextWrite(
                        ReactiveSecurityContextHolder.withAuthentication(new VerifiedJwtAuthentication(jwt))))
                .orElse(next);
    }

    /** Sets the same fields as {@link CacheFields}. */
    private static void addFields(HttpHeaders headers, BearerDecision decision) {
        decision.cacheControl()
                .filter(unset -> headers.getFirst(HttpHeaders.CACHE_CONTROL) == null)
                .ifPresent(value -> headers.set(HttpHeaders.CACHE_CONTROL, value));
        decision.vary()
                .filter(name -> !headers.getVary().contains(name))
                .ifPresent(name -> headers.add(HttpHeaders.VARY, name));
        decision.dpopNonce().ifPresent(nonce -> headers.set("DPoP-Nonce", nonce));
    }
}
