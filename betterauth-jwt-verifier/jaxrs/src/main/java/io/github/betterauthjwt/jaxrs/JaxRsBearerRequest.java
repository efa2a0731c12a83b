// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.bearer.BearerRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adapts a Jakarta REST request to the authenticator.
 *
 * @param uri the target that the client sent. In a servlet container, a forward changes the target of the request
 */
record JaxRsBearerRequest(ContainerRequestContext request, String uri) implements BearerRequest {

    private static final String TARGET = JaxRsBearerRequest.class.getName();

    static JaxRsBearerRequest of(ContainerRequestContext request) {
        if (request.getProperty(TARGET) instanceof String known) {
            return new JaxRsBearerRequest(request, known);
        }
        URI uri = request.getUriInfo().getRequestUri();
        // servlet containers store the first target here, and JAX-RS hosts show their attributes as properties
        String target = request.getProperty("jakarta.servlet.forward.request_uri") instanceof String first
                ? target(first, request.getProperty("jakarta.servlet.forward.query_string"))
                : target(uri.getRawPath(), uri.getRawQuery());
        request.setProperty(TARGET, target);
        return new JaxRsBearerRequest(request, target);
    }

    private static String target(String path, @Nullable Object query) {
        return query == null ? path : path + '?' + query;
    }

    @Override
    public String method() {
        return request.getMethod();
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

    @Override
    public Optional<Object> attribute(String name) {
        return Optional.ofNullable(request.getProperty(name));
    }

    @Override
    public void setAttribute(String name, Object value) {
        request.setProperty(name, value);
    }
}
