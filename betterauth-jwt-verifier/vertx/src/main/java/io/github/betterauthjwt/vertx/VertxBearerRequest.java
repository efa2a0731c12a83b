// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.github.betterauthjwt.bearer.BearerRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Adapts a Vert.x request to the authenticator.
 *
 * @param attributes shared by all handlers of the request. It is thread-safe, unlike the data of a routing context,
 *     because a worker thread may use it
 */
record VertxBearerRequest(HttpServerRequest request, Map<String, Object> attributes) implements BearerRequest {

    private static final String ATTRIBUTES = VertxBearerRequest.class.getName();

    static VertxBearerRequest of(RoutingContext context) {
        Map<String, Object> attributes = context.get(ATTRIBUTES, new ConcurrentHashMap<>());
        context.put(ATTRIBUTES, attributes);
        return new VertxBearerRequest(context.request(), attributes);
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String uri() {
        String query = request.query();
        return query == null ? String.valueOf(request.path()) : request.path() + '?' + query;
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().getAll(name);
    }

    @Override
    public Optional<Object> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    @Override
    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
    }
}
