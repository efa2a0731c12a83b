// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.AdapterBuilder;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Protects the routes of a Helidon SE web server with the JWTs of a Better Auth server. It responds to a request
 * without an acceptable bearer token itself, so the request reaches no route. Routes find the token in the request's
 * context, as {@code request.context().get(VerifiedJwt.class)} or as {@code java.security.Principal.class}.
 * Thread-safe.
 */
public final class BearerTokenFeature implements HttpFeature {

    private final BearerTokenFilter filter;

    private BearerTokenFeature(Builder builder, BearerAuthenticator authenticator) {
        this.filter = new BearerTokenFilter(authenticator, new RouteAccess(builder.publicPaths, builder.optionalPaths));
    }

    /** Returns a feature that protects every route. */
    public static BearerTokenFeature create(JwtVerifier verifier) {
        return builder(verifier).build();
    }

    /** Returns a builder of a feature. */
    public static Builder builder(JwtVerifier verifier) {
        return new Builder(verifier);
    }

    /** Called by Helidon when the routing is built. */
    @Override
    public void setup(HttpRouting.Builder routing) {
        routing.addFilter(filter);
        routing.error(InsufficientPrivilegesException.class, filter::reject);
    }

    /**
     * Returns a handler to put before the handler of a route whose path is optional. It responds with 401 if there is
     * no token that this feature accepted.
     */
    public Handler requireToken() {
        return require(jwt -> {});
    }

    /** Returns a handler like {@link #requireScopes}, for one scope. */
    public Handler requireScope(String scope) {
        return requireScopes(scope);
    }

    /**
     * Returns a handler to put before the handler of a route. It responds with 401 if there is no token, and with 403
     * if the token lacks one of the scopes. The challenge then names all of them.
     *
     * @param scopes at least one, each a scope token (RFC 6749 §3.3)
     * @throws IllegalArgumentException if {@code scopes} is empty, or if one is not a scope token
     */
    public Handler requireScopes(String... scopes) {
        List<String> required = List.of(scopes);
        InsufficientPrivilegesException.missingScopes(required); // checks them now instead of at the first request
        return require(jwt -> jwt.requireScopes(required));
    }

    /** Returns a handler like {@link #requireAnyRole}, for one role. */
    public Handler requireRole(String role) {
        return requireAnyRole(role);
    }

    /**
     * Returns a handler to put before the handler of a route. It responds with 401 if there is no token, and with 403
     * if the user has none of the roles.
     *
     * @param roles at least one
     * @throws IllegalArgumentException if {@code roles} is empty
     */
    public Handler requireAnyRole(String... roles) {
        List<String> required = List.of(roles);
        InsufficientPrivilegesException.missingRole(required); // checks them now instead of at the first request
        return require(jwt -> jwt.requireAnyRole(required));
    }

    /**
     * Returns a handler to put before the handler of a route. It responds with 401 if there is no token, or if the token
     * is not active any more, for example after sign-out. The feature asks Better Auth about a JWT too, and caches the
     * answer. The response is 503 with {@code Retry-After} if the answer is unavailable.
     *
     * @throws IllegalStateException if this feature has no introspector
     */
    public Handler requireActive() {
        if (!filter.hasIntrospector()) {
            throw new IllegalStateException("requireActive() needs a feature with an introspector");
        }
        return (request, response) -> {
            if (filter.accepted(request).isEmpty()) {
                filter.rejectMissing(request, response);
            } else if (!filter.rejectsInactive(request, response)) {
                response.next();
            }
        };
    }

    private Handler require(Consumer<VerifiedJwt> check) {
        return (request, response) -> {
            Optional<VerifiedJwt> jwt = filter.accepted(request);
            if (jwt.isEmpty()) {
                filter.rejectMissing(request, response);
                return;
            }
            try {
                check.accept(jwt.get());
            } catch (InsufficientPrivilegesException e) {
                filter.reject(request, response, e);
                return;
            }
            response.next();
        };
    }

    /**
     * Settings of a {@link BearerTokenFeature}. If Helidon's CORS feature is present, it responds to preflights first. Not
     * thread-safe.
     */
    public static final class Builder extends AdapterBuilder<Builder> {

        private final List<PathMatcher> publicPaths = new ArrayList<>();
        private final List<PathMatcher> optionalPaths = new ArrayList<>();

        private Builder(JwtVerifier verifier) {
            super(verifier);
        }

        /**
         * Makes paths public: anyone may call them, and a token that is sent there is not read. A path is public only
         * if the client writes it plainly, without percent-encoding, {@code ;}, {@code //} and dot segments. Default:
         * no path.
         *
         * @param patterns as in Helidon's routing: {@code /health}, {@code /docs/*}
         */
        public Builder publicPaths(String... patterns) {
            for (String pattern : patterns) {
                publicPaths.add(PathMatchers.create(pattern));
            }
            return this;
        }

        /**
         * Makes the token optional for paths: a request without a token passes as anonymous, with no token in its
         * context. A token that is not accepted never passes. A path is optional only if the client writes it plainly.
         * Default: no path.
         *
         * @param patterns as in Helidon's routing: {@code /feed}; {@code /*} for all paths
         */
        public Builder optionalPaths(String... patterns) {
            for (String pattern : patterns) {
                optionalPaths.add(PathMatchers.create(pattern));
            }
            return this;
        }

        /** Builds the feature, for {@code HttpRouting.Builder.addFeature}. */
        public BearerTokenFeature build() {
            return new BearerTokenFeature(this, buildAuthenticator());
        }
    }
}
