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
 * authenticator, that authenticator verifies the token too. On some paths, the token must also be active.
 */
final class BearerTokenFilter extends GenericFilterBean {

    private final BearerAuthenticator authenticator;
    private final RequestMatcher ignored;
    private final RequestMatcher active;
    private final SecurityContextHolderStrategy holder;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();
    private final String verified;

    BearerTokenFilter(
            BearerAuthenticator authenticator,
            RequestMatcher ignored,
            RequestMatcher active,
            SecurityContextHolderStrategy holder) {
        this.authenticator = authenticator;
        this.ignored = ignored;
        this.active = active;
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
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            chain.doFilter(request, response); // the container makes it for a request that this filter has already seen
            return;
        }
        BearerDecision known = request.getAttribute(verified) instanceof BearerDecision earlier ? earlier : null;
        BearerAccess access = ignored.matches(request) ? BearerAccess.PUBLIC : BearerAccess.OPTIONAL;
        BearerDecision decision =
                known == null ? authenticator.authenticate(ServletBearerRequest.of(request), access) : known;
        if (active.matches(request)) {
            decision = authenticator.requireActive(decision);
        }
        if (decision.response().isPresent()) {
            ServletChallengeWriter.send(request, response, decision.response().get());
        } else if (known == null && access == BearerAccess.OPTIONAL) {
            pass(decision, request, response, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private void pass(
            BearerDecision decision, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        request.setAttribute(verified, decision);
        decision.jwt().ifPresent(jwt -> signIn(jwt, request, response));
        CacheFields fields = new CacheFields(response, decision);
        try {
            chain.doFilter(request, fields);
        } finally {
            fields.write();
        }
    }

    private void signIn(VerifiedJwt jwt, HttpServletRequest request, HttpServletResponse response) {
        SecurityContext context = holder.createEmptyContext();
        context.setAuthentication(new VerifiedJwtAuthentication(jwt));
        holder.setContext(context); // Spring Security's filter clears it when the request ends
        contexts.saveContext(context, request, response);
    }
}
