// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.bearer.BearerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** A request of Vert.x in the form that the authenticator reads. */
record RoutingRequest(RoutingContext context) implements BearerRequest {

    @Override
    public String method() {
        return context.request().method().name();
    }

    @Override
    public String uri() {
        return context.request().uri();
    }

    @Override
    public List<String> headers(String name) {
        return context.request().headers().getAll(name);
    }

    @Override
    public Optional<Object> attribute(String name) {
        return Optional.ofNullable(context.get(name));
    }

    @Override
    public void setAttribute(String name, Object value) {
        context.put(name, value);
    }
}
