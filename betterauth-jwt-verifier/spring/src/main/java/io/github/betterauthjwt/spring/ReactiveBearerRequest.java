// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A WebFlux request in the form that the authenticator reads. */
record ReactiveBearerRequest(ServerHttpRequest request) implements BearerRequest {

    @Override
    public String method() {
        return request.getMethod().name();
    }

    @Override
    public String uri() {
        URI uri = request.getURI();
        return uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + '?' + uri.getRawQuery();
    }

    @Override
    public String contextPath() {
        return request.getPath().contextPath().value();
    }

    /**
     * Avoids {@code HttpHeaders.get}, because its parameter has another type in Spring 6 and the call would work only
     * in Spring 7.
     */
    @Override
    public List<String> headers(String name) {
        List<String> found = new ArrayList<>();
        request.getHeaders().forEach((field, values) -> {
            if (field.equalsIgnoreCase(name)) {
                found.addAll(values);
            }
        });
        return found;
    }
}
