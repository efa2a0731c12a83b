// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** A WebFlux request as the authenticator reads it. */
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

    /** {@code HttpHeaders.get} would tie this to Spring 7, because its parameter has another type in Spring 6. */
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
