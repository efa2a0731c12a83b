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
final class RejectionFilter extends OncePerRequestFilter {

    private final ServletChallengeWriter challenges;

    RejectionFilter(ServletChallengeWriter challenges) {
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
            Optional<JwtVerificationException> rejection = Rejections.causing(e);
            if (rejection.isEmpty() || response.isCommitted()) {
                throw e;
            }
            challenges.send(request, response, rejection.get());
        }
    }
}
