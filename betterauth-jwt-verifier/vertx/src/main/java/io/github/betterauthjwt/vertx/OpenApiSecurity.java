// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.JWTAuthHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * The handler of a security scheme in an OpenAPI contract. The router accepts only Vert.x's own types for each kind of
 * scheme, and stores the scopes of an operation in the metadata of its route.
 */
final class OpenApiSecurity implements JWTAuthHandler {

    private final BearerTokenHandler handler;
    private final List<String> scopes;

    OpenApiSecurity(BearerTokenHandler handler, List<String> scopes) {
        this.handler = handler;
        this.scopes = List.copyOf(scopes);
    }

    @Override
    public void handle(RoutingContext context) {
        List<String> required = new ArrayList<>(scopes);
        Route route = context.currentRoute();
        if (route != null && route.getMetadata("scopes") instanceof List<?> ofOperation) {
            ofOperation.forEach(scope -> required.add(String.valueOf(scope)));
        }
        handler.require(context, jwt -> jwt.requireScopes(required));
    }

    /** Accepts a space only, because scopes are always separated by spaces (RFC 6749 §3.3). */
    @Override
    public JWTAuthHandler scopeDelimiter(String delimiter) {
        if (!delimiter.equals(" ")) {
            throw new IllegalArgumentException("delimiter must be a space");
        }
        return this;
    }

    @Override
    public JWTAuthHandler withScope(String scope) {
        return withScopes(List.of(scope));
    }

    @Override
    public JWTAuthHandler withScopes(List<String> more) {
        List<String> all = new ArrayList<>(scopes);
        all.addAll(more);
        return new OpenApiSecurity(handler, all);
    }
}
