// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
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
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a request once it is known which resource it is for. Where it is for none, that too is told only to those with a
 * good token: the response filter sees to that.
 */
@Priority(Priorities.AUTHENTICATION)
final class BearerTokenFilter implements ContainerRequestFilter, ContainerResponseFilter {

    /** Whose value is the filter that judged, as in a servlet container another application may have, before a forward. */
    private static final String JUDGED = BearerTokenFilter.class.getName();

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
        request.setProperty(JUDGED, this);
        ResourceInfo matched = requireNonNull(resource, "the host did not inject ResourceInfo");
        Route route = routes.route(matched, request.getUriInfo().getMatchedResources());
        if (route.isPublic() || isPreflight(request)) {
            return;
        }
        try {
            Optional<VerifiedJwt> jwt = authenticate(request, route);
            request.setSecurityContext(
                    jwt.<SecurityContext>map(token -> new TokenSecurityContext(token, request.getSecurityContext()))
                            .orElseGet(request::getSecurityContext));
        } catch (JwtVerificationException e) {
            request.abortWith(Challenges.of(authenticator, e));
        }
    }

    private Optional<VerifiedJwt> authenticate(ContainerRequestContext request, Route route) {
        route.requireThatAnybodyMay();
        List<String> authorization = authorization(request);
        if (route.isOptional()) {
            return authenticator.authenticateIfPresent(authorization);
        }
        VerifiedJwt jwt = authenticator.authenticate(authorization);
        route.requireAuthority(jwt);
        return Optional.of(jwt);
    }

    private static List<String> authorization(ContainerRequestContext request) {
        List<String> values = request.getHeaders().get("Authorization");
        return values == null ? List.of() : values;
    }

    /** Fetch §4.8: a browser asks so before it sends the token, and never with it. */
    private static boolean isPreflight(ContainerRequestContext request) {
        return request.getMethod().equals("OPTIONS")
                && request.getHeaderString("Origin") != null
                && request.getHeaderString("Access-Control-Request-Method") != null;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (isPreflight(request)) {
            return;
        }
        if (request.getProperty(JUDGED) != this) {
            judgeLate(request, response);
        } else if (request.getSecurityContext().getUserPrincipal() instanceof VerifiedJwt) {
            keepOutOfCaches(response);
        }
    }

    /** No resource, no such method, no such media type: the request was answered before it was judged. */
    private void judgeLate(ContainerRequestContext request, ContainerResponseContext response) {
        try {
            authenticator.authenticate(authorization(request));
            keepOutOfCaches(response);
        } catch (JwtVerificationException e) {
            Response challenge = Challenges.of(authenticator, e);
            MultivaluedMap<String, Object> headers = response.getHeaders();
            headers.clear();
            headers.putAll(challenge.getHeaders());
            response.setStatus(challenge.getStatus());
            response.setEntity(challenge.getEntity());
        }
    }

    /** Unless the resource says itself what may be kept: RFC 9111 §5.2.2. */
    private static void keepOutOfCaches(ContainerResponseContext response) {
        if (!response.getHeaders().containsKey(CACHE_CONTROL)) {
            response.getHeaders().putSingle(CACHE_CONTROL, "private, no-store");
        }
    }
}
