// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerificationException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Runs outside of Spring Security. It responds to failures that would otherwise result in 500 and rethrows all others.
 */
final class RefusalFilter extends OncePerRequestFilter {

    private final ServletChallenges challenges;

    RefusalFilter(ServletChallenges challenges) {
        this.challenges = challenges;
    }

    /** Filters async dispatches too, because an asynchronous controller may fail in one. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ResponseStart.remember(request, response);
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            Optional<JwtVerificationException> refusal = Refusals.causing(e);
            if (refusal.isEmpty() || response.isCommitted()) {
                throw e;
            }
            challenges.send(request, response, refusal.get());
        }
    }
}
