// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** Decides about a request before any route sees it. */
final class BearerTokenFilter implements Filter {

    private final BearerAuthenticator authenticator;
    private final RouteAccess access;

    BearerTokenFilter(BearerAuthenticator authenticator, RouteAccess access) {
        this.authenticator = authenticator;
        this.access = access;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.beforeSend(() -> AwaitedBodies.announceEnd(request, response));
        decide(chain, request, response);
        AwaitedBodies.endConnection(request);
    }

    private void decide(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        BearerDecision decision = authenticator.authenticate(
                new HelidonBearerRequest(request), access.of(request.prologue().uriPath()));
        if (decision.response().isPresent()) {
            Responses.send(request, response, decision.response().get());
            return;
        }
        Headers before = WritableHeaders.create(response.headers());
        request.context().register(this, new Passed(decision.jwt(), before));
        decision.jwt().ifPresent(jwt -> request.context().register(jwt));
        response.beforeSend(() -> addHeaders(decision, response));
        chain.proceed(); // never throws what a route threw: Helidon passes that to error handlers
    }

    private static void addHeaders(BearerDecision decision, RoutingResponse response) {
        decision.vary().ifPresent(name -> response.headers().add(HeaderValues.create(HeaderNames.VARY, name)));
        if (decision.cacheControl().isPresent() && !response.headers().contains(HeaderNames.CACHE_CONTROL)) {
            response.header(HeaderNames.CACHE_CONTROL, decision.cacheControl().get());
        }
    }

    /** The token that this filter accepted. A token that another feature accepted may be for another audience. */
    Optional<VerifiedJwt> accepted(ServerRequest request) {
        return request.context().get(this, Passed.class).flatMap(Passed::jwt);
    }

    /** Responds to a request without a token that reached a handler which requires one. */
    void rejectMissing(ServerRequest request, ServerResponse response) {
        restoreHeaders(request, response);
        Responses.send(request, response, authenticator.missing());
    }

    /** Responds to a request whose token does not allow the operation. */
    void reject(ServerRequest request, ServerResponse response, InsufficientPrivilegesException rejection) {
        restoreHeaders(request, response);
        Responses.send(request, response, authenticator.response(rejection));
    }

    /** Removes all headers and cookies of the route. Those of filters in front of this one stay, for example for CORS. */
    private void restoreHeaders(ServerRequest request, ServerResponse response) {
        response.headers().clear();
        request.context().get(this, Passed.class).ifPresent(passed -> passed.before()
                .forEach(response.headers()::set));
    }

    /**
     * A request that this filter passed on.
     *
     * @param jwt empty if the request is anonymous
     * @param before the response headers at that moment
     */
    private record Passed(Optional<VerifiedJwt> jwt, Headers before) {}
}
