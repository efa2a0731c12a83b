// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.UnambiguousPath;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the token of a request once the host has selected the resource. A request that matches no resource needs a token
 * too: the response filter replaces the host's response to it.
 */
@Priority(Priorities.AUTHENTICATION)
final class BearerTokenFilter implements ContainerRequestFilter, ContainerResponseFilter {

    /** The filter that decided; in a servlet container another application may have decided before a forward. */
    private static final String DECIDED_BY = BearerTokenFilter.class.getName();

    private static final String DECISION = BearerDecision.class.getName();
    private static final String CACHE_CONTROL = "Cache-Control";

    private final BearerAuthenticator authenticator;
    private final Routes routes;

    @Context
    private @Nullable ResourceInfo resource;

    BearerTokenFilter(BearerAuthenticator authenticator, Routes routes) {
        this.authenticator = authenticator;
        this.routes = routes;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(DECIDED_BY, this);
        ResourceInfo matched = requireNonNull(resource, "the host did not inject ResourceInfo");
        Route route = routes.route(matched, request.getUriInfo().getMatchedResources());
        try {
            BearerDecision decision = decide(request, route);
            request.setProperty(DECISION, decision);
            decision.response().ifPresent(response -> request.abortWith(Challenges.of(response)));
            decision.jwt()
                    .ifPresent(jwt ->
                            request.setSecurityContext(new TokenSecurityContext(jwt, request.getSecurityContext())));
        } catch (JwtVerificationException e) {
            request.abortWith(Challenges.of(authenticator.response(e)));
        }
    }

    private BearerDecision decide(ContainerRequestContext request, Route route) {
        route.requireNotDenied();
        BearerDecision decision = authenticator.authenticate(
                new JaxRsBearerRequest(request), route.access(isUnambiguous(request.getUriInfo())));
        decision.jwt().ifPresent(route::requireAuthority);
        return decision;
    }

    private static boolean isUnambiguous(UriInfo uri) {
        String path = uri.getRequestUri().getRawPath();
        return UnambiguousPath.is(path, path);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(DECIDED_BY) != this) {
            decideLate(request, response);
        } else if (request.getProperty(DECISION) instanceof BearerDecision decision) {
            addHeaders(decision, response);
        }
    }

    /** No resource, no such method, no such media type: the host responded before the request filter ran. */
    private void decideLate(ContainerRequestContext request, ContainerResponseContext response) {
        BearerDecision decision = authenticator.authenticate(new JaxRsBearerRequest(request), BearerAccess.REQUIRED);
        if (decision.response().isEmpty()) {
            addHeaders(decision, response);
            return;
        }
        Response challenge = Challenges.of(decision.response().get());
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.clear();
        headers.putAll(challenge.getHeaders());
        response.setStatus(challenge.getStatus());
        response.setEntity(challenge.getEntity());
    }

    /** The resource may set another {@code Cache-Control}. */
    private static void addHeaders(BearerDecision decision, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        decision.vary().ifPresent(name -> headers.add("Vary", name));
        decision.cacheControl()
                .filter(unset -> !headers.containsKey(CACHE_CONTROL))
                .ifPresent(value -> headers.putSingle(CACHE_CONTROL, value));
    }
}
