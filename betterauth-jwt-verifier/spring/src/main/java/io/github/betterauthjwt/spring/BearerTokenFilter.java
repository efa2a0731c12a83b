// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Judges the token of a request, if there is one; whether one is needed is for the authorization rules to say. Error and
 * asynchronous dispatches are not judged again: they find the user in the request.
 */
final class BearerTokenFilter extends OncePerRequestFilter {

    private final BearerAuthenticator authenticator;
    private final RequestMatcher notLookedAt;
    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    BearerTokenFilter(BearerAuthenticator authenticator, RequestMatcher notLookedAt) {
        this.authenticator = authenticator;
        this.notLookedAt = notLookedAt;
    }

    /** Of each filter its own: a forward may lead into the chain of another, for another audience. */
    @Override
    protected String getAlreadyFilteredAttributeName() {
        return super.getAlreadyFilteredAttributeName() + '@' + System.identityHashCode(authenticator);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        BearerAccess access = notLookedAt.matches(request) ? BearerAccess.PUBLIC : BearerAccess.OPTIONAL;
        BearerDecision decision = authenticator.authenticate(new ServletBearerRequest(request), access);
        if (decision.response().isPresent()) {
            ServletChallenges.send(response, decision.response().get());
            return;
        }
        decision.vary().ifPresent(name -> response.addHeader("Vary", name));
        decision.jwt().ifPresent(token -> signIn(token, request, response));
        chain.doFilter(request, response);
    }

    private void signIn(VerifiedJwt jwt, HttpServletRequest request, HttpServletResponse response) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new VerifiedJwtAuthentication(jwt));
        SecurityContextHolder.setContext(context); // cleared by Spring Security's own filter when the request ends
        contexts.saveContext(context, request, response);
    }
}
