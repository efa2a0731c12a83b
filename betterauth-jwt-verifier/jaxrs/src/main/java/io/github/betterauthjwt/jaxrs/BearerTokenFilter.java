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
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the token of a request after the host has selected the resource. A request that matches no resource needs a
 * token too. For such a request, the response filter replaces the host's response.
 */
@Priority(Priorities.AUTHENTICATION)
final class BearerTokenFilter implements ContainerRequestFilter, ContainerResponseFilter {

    private static final String CACHE_CONTROL = "Cache-Control";

    /** Fields of CORS (Fetch standard), and the one that keeps a cache from mixing origins. */
    private static final Pattern CORS_FIELD = Pattern.compile("Access-Control-.*|Vary", Pattern.CASE_INSENSITIVE);

    private final BearerAuthenticator authenticator;
    private final AccessRules rules;

    @Context
    private @Nullable ResourceInfo resource;

    BearerTokenFilter(BearerAuthenticator authenticator, AccessRules rules) {
        this.authenticator = authenticator;
        this.rules = rules;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        BearerDecision early = rules.isTokenVerifiedEarly() ? earlyDecision(request) : null;
        new Decision(rules, null).store(request);
        ResourceInfo matched = requireNonNull(resource, "the host did not inject ResourceInfo");
        AccessRule rule = rules.rule(matched, request.getUriInfo().getMatchedResources());
        try {
            BearerDecision decision = decide(request, rule, early);
            new Decision(rules, decision).store(request);
            decision.response().ifPresent(response -> request.abortWith(ChallengeWriter.of(response)));
            decision.jwt()
                    .ifPresent(jwt ->
                            request.setSecurityContext(new TokenSecurityContext(jwt, request.getSecurityContext())));
        } catch (JwtVerificationException e) {
            request.abortWith(ChallengeWriter.of(authenticator.response(e)));
        }
    }

    private @Nullable BearerDecision earlyDecision(ContainerRequestContext request) {
        Decision made = Decision.of(request, rules);
        return made == null ? null : made.decision();
    }

    private BearerDecision decide(ContainerRequestContext request, AccessRule rule, @Nullable BearerDecision early) {
        rule.requireNotDenied();
        BearerDecision decision = early != null
                ? early
                : authenticator.authenticate(
                        JaxRsBearerRequest.of(request), rule.access(isUnambiguous(request.getUriInfo())));
        decision.jwt().ifPresent(rule::requireAuthority);
        return rule.needsActiveToken() ? authenticator.requireActive(decision) : decision;
    }

    /** Returns whether the client wrote the path exactly as the host matched it. */
    private static boolean isUnambiguous(UriInfo uri) {
        String raw = uri.getRequestUri().getRawPath();
        List<String> matched = uri.getMatchedURIs(false);
        if (matched.isEmpty()) {
            return false;
        }
        String base = uri.getBaseUri().getRawPath();
        String path = matched.get(0);
        return UnambiguousPath.is(raw, path.startsWith("/") ? base + path.substring(1) : base + path);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Decision made = Decision.of(request, rules);
        if (made == null) {
            decideLate(request, response);
        } else if (made.decision() != null) {
            addHeaders(made.decision(), response);
        }
    }

    /**
     * Decides after the host has responded, because no resource, method or media type matched, or because a filter of the
     * application responded before matching. The fields for CORS stay, because browsers need them to read a rejection and
     * to accept a preflight.
     */
    private void decideLate(ContainerRequestContext request, ContainerResponseContext response) {
        BearerDecision decision = authenticator.authenticate(JaxRsBearerRequest.of(request), BearerAccess.REQUIRED);
        if (decision.response().isEmpty()) {
            addHeaders(decision, response);
            return;
        }
        Response challenge = ChallengeWriter.of(decision.response().get());
        MultivaluedMap<String, Object> headers = response.getHeaders();
        Set.copyOf(headers.keySet()).stream()
                .filter(name -> !CORS_FIELD.matcher(name).matches())
                .forEach(headers::remove);
        headers.putAll(challenge.getHeaders());
        response.setStatus(challenge.getStatus());
        response.setEntity(challenge.getEntity());
    }

    /** Adds the headers of the decision. A {@code Cache-Control} field that the resource sets takes precedence. */
    private static void addHeaders(BearerDecision decision, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        decision.vary().ifPresent(name -> headers.add("Vary", name));
        decision.cacheControl()
                .filter(unset -> !headers.containsKey(CACHE_CONTROL))
                .ifPresent(value -> headers.putSingle(CACHE_CONTROL, value));
        decision.dpopNonce().ifPresent(nonce -> headers.putSingle("DPoP-Nonce", nonce));
    }
}
