// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.helidon.common.uri.UriPath;
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
        BearerDecision decision = authenticator.authenticate(new HelidonBearerRequest(request), access(request));
        if (decision.response().isPresent()) {
            Challenges.send(request, response, decision.response().get());
            return;
        }
        decision.jwt().ifPresent(jwt -> {
            request.context().register(jwt);
            request.context().register(this, jwt);
        });
        if (decision.jwt().isPresent() || decision.vary().isPresent()) {
            response.beforeSend(() -> addHeaders(decision, response));
        }
        chain.proceed(); // never throws what a route threw: Helidon hands that to error handlers
    }

    private static void addHeaders(BearerDecision decision, RoutingResponse response) {
        decision.vary().ifPresent(name -> response.headers().add(HeaderValues.create(HeaderNames.VARY, name)));
        if (decision.cacheControl().isPresent() && !response.headers().contains(HeaderNames.CACHE_CONTROL)) {
            response.header(HeaderNames.CACHE_CONTROL, decision.cacheControl().get());
        }
    }

    private BearerAccess access(RoutingRequest request) {
        if (isPublic(request)) {
            return BearerAccess.PUBLIC;
        }
        return tokenIsOptional ? BearerAccess.OPTIONAL : BearerAccess.REQUIRED;
    }

    /** The token that this filter accepted: another feature may have accepted it for another audience, which says nothing. */
    Optional<VerifiedJwt> accepted(ServerRequest request) {
        return request.context().get(this, VerifiedJwt.class);
    }

    /** Answers what {@code requireScope} and {@code requireRole} throw in a route. */
    void answerFailure(ServerRequest request, ServerResponse response, InsufficientPrivilegesException failure) {
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
}
