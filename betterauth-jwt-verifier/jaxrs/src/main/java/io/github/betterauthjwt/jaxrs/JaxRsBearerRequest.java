// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.bearer.BearerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.List;

/** Adapts a Jakarta REST request to the authenticator. */
record JaxRsBearerRequest(ContainerRequestContext request) implements BearerRequest {

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String uri() {
        URI uri = request.getUriInfo().getRequestUri();
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + '?' + uri.getRawQuery();
    }

    @Override
    public String contextPath() {
        String base = request.getUriInfo().getBaseUri().getRawPath();
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    @Override
    public List<String> headers(String name) {
        return request.getHeaders().getOrDefault(name, List.of());
    }
}
