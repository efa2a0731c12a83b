// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.web.server.ServerWebExchange;

/** A WebFlux request in the form that the authenticator reads. */
record ReactiveBearerRequest(ServerWebExchange exchange) implements BearerRequest {

    @Override
    public String method() {
        return exchange.getRequest().getMethod().name();
    }

    @Override
    public String uri() {
        URI uri = exchange.getRequest().getURI();
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + '?' + uri.getRawQuery();
    }

    @Override
    public String contextPath() {
        return exchange.getRequest().getPath().contextPath().value();
    }

    /**
     * Avoids {@code HttpHeaders.get}, because its parameter has another type in Spring 6 and the call would work only
     * in Spring 7.
     */
    @Override
    public List<String> headers(String name) {
        List<String> found = new ArrayList<>();
        exchange.getRequest().getHeaders().forEach((field, values) -> {
            if (field.equalsIgnoreCase(name)) {
                found.addAll(values);
            }
        });
        return found;
    }

    @Override
    public Optional<Object> attribute(String name) {
        return Optional.ofNullable(exchange.getAttribute(name));
    }

    @Override
    public void setAttribute(String name, Object value) {
        exchange.getAttributes().put(name, value);
    }
}
