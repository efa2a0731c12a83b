// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.servlet.BearerTokenFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The parts of a servlet container that a filter uses. */
final class ServletHost implements Host {

    private final Filter adapter;
    private final Filter nothing = (request, response, chain) -> chain.doFilter(request, response);
    private final String authorization;
    private final FilterChain handler;
    private @Nullable Object user;

    private ServletHost(
            Filter adapter, String authorization, Function<HttpServletRequest, @Nullable Object> userOfRequest) {
        this.adapter = adapter;
        this.authorization = authorization;
        this.handler = (request, response) -> user = userOfRequest.apply((HttpServletRequest) request);
    }

    static Host withServletAdapter(JwtVerifier verifier, Issued issued) {
        BearerTokenFilter filter =
                BearerTokenFilter.builder(verifier).publicPaths("/health").build();
        return new ServletHost(filter, issued.authorization(), HttpServletRequest::getUserPrincipal);
    }

    static Host withSpringAdapter(JwtVerifier verifier, Issued issued) {
        return new ServletHost(SpringFilters.mvc(verifier), issued.authorization(), request -> userOfSpringSecurity());
    }

    private static @Nullable Object userOfSpringSecurity() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? null : authentication.getPrincipal();
    }

    @Override
    public @Nullable Object throughAdapter() throws IOException, ServletException {
        return send(adapter);
    }

    @Override
    public @Nullable Object passedThrough() throws IOException, ServletException {
        return send(nothing);
    }

    private @Nullable Object send(Filter filter) throws IOException, ServletException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/tasks");
        request.addHeader("Authorization", authorization);
        filter.doFilter(request, new MockHttpServletResponse(), handler);
        SecurityContextHolder.clearContext(); // Spring Security does this at the end of a request
        return user;
    }
}
