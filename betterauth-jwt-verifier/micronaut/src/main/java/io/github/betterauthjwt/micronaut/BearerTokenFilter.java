// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.KeyWaits;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.util.AntPathMatcher;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * Verifies the token of a request before Micronaut's security filter, and rejects a request with a token that is not
 * accepted. It runs on the event loop unless it must wait for a key or for the store of DPoP proofs. Security rules decide
 * whether a token is required.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class BearerTokenFilter implements Ordered {

    private static final String DECISION = BearerTokenFilter.class.getName();

    private final BearerAuthenticator authenticator;
    private final KeyWaits waiting;
    private final ExecutorService resumed;
    private final List<String> publicPaths;

    BearerTokenFilter(
            BearerAuthenticator authenticator,
            KeyWaits waiting,
            @Named(TaskExecutors.BLOCKING) ExecutorService resumed,
            BetterAuthConfiguration configuration) {
        this.authenticator = authenticator;
        this.waiting = waiting;
        this.resumed = resumed;
        List<String> patterns = configuration.publicPaths();
        this.publicPaths = patterns == null ? List.of() : List.copyOf(patterns);
    }

    @Override
    public int getOrder() {
        return ServerFilterPhase.SECURITY.before();
    }

    @RequestFilter
    CompletableFuture<Optional<MutableHttpResponse<?>>> authenticate(HttpRequest<?> request) {
        CompletableFuture<BearerDecision> decision = decide(request);
        // The threads that wait for keys never run the application.
        return decision.isDone()
                ? decision.thenApply(decided -> proceed(decided, request))
                : decision.thenApplyAsync(decided -> proceed(decided, request), resumed);
    }

    private CompletableFuture<BearerDecision> decide(HttpRequest<?> request) {
        CompletableFuture<BearerDecision> decision =
                authenticator.authenticate(new MicronautBearerRequest(request), access(request), waiting);
        boolean mustBeActive = RouteAttributes.getRouteMatch(request)
                .filter(route -> route instanceof MethodBasedRouteMatch<?, ?> method
                        && method.hasAnnotation(RequireActive.class))
                .isPresent();
        return mustBeActive ? decision.thenCompose(passing -> authenticator.requireActive(passing, waiting)) : decision;
    }

    /** Micronaut's rules decide whether a token is required. A path that has two readings always requires one. */
    private BearerAccess access(HttpRequest<?> request) {
        if (!MicronautBearerRequest.isPlain(request)) {
            return BearerAccess.REQUIRED;
        }
        if (isPublic(request)) {
            return BearerAccess.PUBLIC;
        }
        String path = request.getPath();
        boolean hasOneReading = path.length() == 1 || !path.endsWith("/"); // Micronaut ignores a slash at the end
        return hasOneReading ? BearerAccess.OPTIONAL : BearerAccess.REQUIRED;
    }

    private boolean isPublic(HttpRequest<?> request) {
        return publicPaths.stream().anyMatch(pattern -> AntPathMatcher.ANT.matches(pattern, request.getPath()));
    }

    private static Optional<MutableHttpResponse<?>> proceed(BearerDecision decision, HttpRequest<?> request) {
        request.setAttribute(DECISION, decision);
        return decision.response().map(Responses::of);
    }

    /** Returns whether anyone may send the request. */
    boolean isOpen(HttpRequest<?> request) {
        return access(request) == BearerAccess.PUBLIC;
    }

    /** Returns the decision about the request, or null if the filter has not seen it. */
    static @Nullable BearerDecision decision(HttpRequest<?> request) {
        return request.getAttribute(DECISION, BearerDecision.class).orElse(null);
    }

    @ResponseFilter
    void addHeaders(HttpRequest<?> request, MutableHttpResponse<?> response) {
        BearerDecision decision = decision(request);
        if (decision == null || decision.response().isPresent()) {
            return;
        }
        decision.vary().ifPresent(name -> response.header(HttpHeaders.VARY, name));
        decision.dpopNonce().ifPresent(nonce -> response.getHeaders().set("DPoP-Nonce", nonce));
        decision.cacheControl()
                .filter(unset -> !response.getHeaders().contains(HttpHeaders.CACHE_CONTROL))
                .ifPresent(value -> response.header(HttpHeaders.CACHE_CONTROL, value));
    }
}
