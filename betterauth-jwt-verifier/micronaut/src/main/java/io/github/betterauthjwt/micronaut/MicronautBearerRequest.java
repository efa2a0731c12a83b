// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.bearer.UnambiguousPath;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Optional;

/** Adapts a Micronaut request to the authenticator. */
record MicronautBearerRequest(HttpRequest<?> request) implements BearerRequest {

    @Override
    public String method() {
        return request.getMethodName();
    }

    @Override
    public String uri() {
        String query = request.getUri().getRawQuery();
        return query == null ? request.getPath() : request.getPath() + '?' + query;
    }

    @Override
    public List<String> headers(String name) {
        return request.getHeaders().getAll(name);
    }

    @Override
    public Optional<Object> attribute(String name) {
        return request.getAttribute(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        request.setAttribute(name, value);
    }

    /** Returns whether Micronaut selects the route by exactly the path that the client sent. */
    static boolean isPlain(HttpRequest<?> request) {
        return UnambiguousPath.is(request.getPath(), request.getPath());
    }
}
