// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.GenericFilterBean;

/**
 * Verifies the token of a request if the request has one. The authorization rules decide whether a token is required.
 * The filter stores the user in the request for later dispatches. If a dispatch enters a chain with another
 * authenticator, that authenticator verifies the token too.
 */
final class BearerTokenFilter extends GenericFilterBean {

    private final BearerAuthenticator authenticator;
    private final RequestMatcher ignored;
    private final SecurityContextHolderStrategy holder;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
    private final String verified;

    BearerTokenFilter(BearerAuthenticator authenticator, RequestMatcher ignored, SecurityContextHolderStrategy holder) {
        this.authenticator = authenticator;
        this.ignored = ignored;
        this.holder = holder;
        this.verified = BearerTokenFilter.class.getName() + '@' + System.identityHashCode(authenticator);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && response instanceof HttpServletResponse answer) {
            doFilter(http, answer, chain);
        } else {
            throw new ServletException("expected a request by HTTP");
        }
    }

    private void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isVerified(request)) {
            chain.doFilter(request, response);
            return;
        }
        BearerAccess access = ignored.matches(request) ? BearerAccess.PUBLIC : BearerAccess.OPTIONAL;
        BearerDecision decision = authenticator.authenticate(ServletBearerRequest.of(request), access);
        if (decision.response().isPresent()) {
            ServletChallengeWriter.send(request, response, decision.response().get());
        } else if (access == BearerAccess.PUBLIC) {
            chain.doFilter(request, response);
        } else {
            pass(decision, request, response, chain);
        }
    }

    private void pass(
            BearerDecision decision, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(verified, true);
        decision.jwt().ifPresent(jwt -> signIn(jwt, request, response));
        CacheFields fields = new CacheFields(response, decision);
        try {
            chain.doFilter(request, fields);
        } finally {
            fields.write();
        }
    }

    /**
     * Returns true for error dispatches too, because only the container makes them, for a request that this filter has
     * already seen.
     */
    private boolean isVerified(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.ERROR || request.getAttribute(verified) != null;
    }

    private void signIn(VerifiedJwt jwt, HttpServletRequest request, HttpServletResponse response) {
        SecurityContext context = holder.createEmptyContext();
        context.setAuthentication(new VerifiedJwtAuthentication(jwt));
        holder.setContext(context); // Spring Security's filter clears it when the request ends
        contexts.saveContext(context, request, response);
    }
}
