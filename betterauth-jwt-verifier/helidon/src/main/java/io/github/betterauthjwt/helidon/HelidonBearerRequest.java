// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.bearer.BearerRequest;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/** Adapts a Helidon request to the authenticator. */
record HelidonBearerRequest(ServerRequest request) implements BearerRequest {

    @Override
    public String method() {
        return request.prologue().method().text();
    }

    @Override
    public String uri() {
        String query = request.query().rawValue();
        String path = request.path().rawPath();
        return query.isEmpty() ? path : path + '?' + query;
    }

    @Override
    public List<String> headers(String name) {
        return request.headers().all(HeaderNames.create(name), List::of);
    }

    @Override
    public Optional<Object> attribute(String name) {
        return request.context().get(name, Object.class);
    }

    @Override
    public void setAttribute(String name, Object value) {
        request.context().register(name, value);
    }
}
