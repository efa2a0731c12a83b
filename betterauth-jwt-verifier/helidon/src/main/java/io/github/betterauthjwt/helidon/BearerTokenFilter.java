// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** Decides about a request before it reaches a route. */
final class BearerTokenFilter implements Filter {

    private static final HeaderName DPOP_NONCE = HeaderNames.create("DPoP-Nonce");

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
        request.context().register(this, new Passed(decision, before));
        decision.jwt().ifPresent(jwt -> request.context().register(jwt));
        response.beforeSend(() -> addHeaders(decision, response));
        chain.proceed(); // does not throw a route's exception, because Helidon passes it to error handlers
    }

    /** Uses {@code headers()} alone: in HTTP/2, {@code header(…)} throws at this point, and the client gets no response. */
    private static void addHeaders(BearerDecision decision, RoutingResponse response) {
        ServerResponseHeaders headers = response.headers();
        decision.vary().ifPresent(name -> headers.add(HeaderValues.create(HeaderNames.VARY, name)));
        decision.cacheControl()
                .ifPresent(value -> headers.setIfAbsent(HeaderValues.create(HeaderNames.CACHE_CONTROL, value)));
        decision.dpopNonce().ifPresent(nonce -> headers.set(HeaderValues.create(DPOP_NONCE, nonce)));
    }

    /**
     * Returns the token that this filter accepted. A token that another feature accepted may be for another audience.
     */
    Optional<VerifiedJwt> accepted(ServerRequest request) {
        return request.context().get(this, Passed.class).flatMap(passed -> passed.decision()
                .jwt());
    }

    /** Responds if the token that this filter accepted is not active any more. Returns whether it did. */
    boolean rejectsInactive(ServerRequest request, ServerResponse response) {
        Passed passed = request.context().get(this, Passed.class).orElseThrow();
        Optional<BearerResponse> rejection =
                authenticator.requireActive(passed.decision()).response();
        rejection.ifPresent(answer -> {
            restoreHeaders(request, response);
            Responses.send(request, response, answer);
        });
        return rejection.isPresent();
    }

    boolean hasIntrospector() {
        return authenticator.hasIntrospector();
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

    /**
     * Removes all headers and cookies of the route. Those of filters in front of this one stay, for example CORS
     * headers.
     */
    private void restoreHeaders(ServerRequest request, ServerResponse response) {
        response.headers().clear();
        request.context().get(this, Passed.class).ifPresent(passed -> passed.before()
                .forEach(response.headers()::set));
    }

    /**
     * A request that this filter passed on.
     *
     * @param before the response headers at that moment
     */
    private record Passed(BearerDecision decision, Headers before) {}
}
