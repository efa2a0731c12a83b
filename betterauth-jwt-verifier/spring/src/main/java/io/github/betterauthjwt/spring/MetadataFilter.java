// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/** Serves the metadata of the resource before Spring's CORS filter, because any page may read it. */
final class MetadataFilter extends OncePerRequestFilter {

    private final BearerAuthenticator authenticator;

    MetadataFilter(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<BearerResponse> document = authenticator.metadata(ServletBearerRequest.of(request));
        if (document.isPresent()) {
            ServletChallengeWriter.send(request, response, document.get());
        } else {
            chain.doFilter(request, response);
        }
    }
}
