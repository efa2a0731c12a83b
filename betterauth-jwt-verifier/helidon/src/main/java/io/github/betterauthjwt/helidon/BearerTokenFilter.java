// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.helidon.common.uri.UriPath;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.PathMatcher;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Optional;

/** Judges a request before any route sees it. */
final class BearerTokenFilter implements Filter {

    private static final Header KEEP_OUT_OF_CACHES =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "private, no-store");

    private final BearerAuthenticator authenticator;
    private final Challenges challenges;
    private final List<PathMatcher> publicPaths;
    private final boolean tokenIsOptional;

    BearerTokenFilter(
            BearerAuthenticator authenticator,
            Challenges challenges,
            List<PathMatcher> publicPaths,
            boolean tokenIsOptional) {
        this.authenticator = authenticator;
        this.challenges = challenges;
        this.publicPaths = publicPaths;
        this.tokenIsOptional = tokenIsOptional;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (!isPublic(request) && !Preflight.is(request)) {
            Optional<VerifiedJwt> jwt;
            try {
                jwt = authenticate(request);
            } catch (JwtVerificationException e) {
                challenges.send(request, response, e);
                return;
            }
            jwt.ifPresent(token -> admit(token, request, response));
        }
        chain.proceed(); // never throws what a route threw: Helidon hands that to error handlers
    }

    private void admit(VerifiedJwt jwt, RoutingRequest request, RoutingResponse response) {
        request.context().register(jwt);
        request.context().register(this, jwt);
        response.beforeSend(
                () -> { // unless the route, or a filter before this one, says itself what may be kept
                    if (!response.headers().contains(HeaderNames.CACHE_CONTROL)) {
                        response.header(KEEP_OUT_OF_CACHES);
                    }
                });
    }

    /** The token that this filter accepted: another feature may have accepted it for another audience, which says nothing. */
    Optional<VerifiedJwt> accepted(ServerRequest request) {
        return request.context().get(this, VerifiedJwt.class);
    }

    /** A later failure is not ours to judge, except the one that {@code requireScope} and {@code requireRole} report. */
    void answerFailure(ServerRequest request, ServerResponse response, InvalidJwtException failure) {
        if (failure.reason() != Reason.INSUFFICIENT_SCOPE) {
            throw failure;
        }
        challenges.send(request, response, failure);
    }

    /**
     * By the same path that Helidon will look up the route with. Helidon resolves {@code ..} before decoding, so that
     * {@code %2e%2e} is left for whoever resolves it later: no path that holds one is public.
     */
    private boolean isPublic(RoutingRequest request) {
        UriPath path = request.prologue().uriPath();
        for (PathMatcher matcher : publicPaths) {
            if (matcher.match(path).accepted()) {
                return !path.path().contains("..");
            }
        }
        return false;
    }

    private Optional<VerifiedJwt> authenticate(RoutingRequest request) {
        List<String> authorization = request.headers().all(HeaderNames.AUTHORIZATION, List::of);
        return tokenIsOptional
                ? authenticator.authenticateIfPresent(authorization)
                : Optional.of(authenticator.authenticate(authorization));
    }
}
