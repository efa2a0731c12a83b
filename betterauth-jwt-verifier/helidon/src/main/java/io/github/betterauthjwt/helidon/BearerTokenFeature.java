// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
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

    private BearerTokenFeature(Builder builder) {
        this.filter = new BearerTokenFilter(
                builder.authenticator.build(), new RouteAccess(builder.publicPaths, builder.optionalPaths));
    }

    /** Returns a feature that protects every route. */
    public static BearerTokenFeature create(JwtVerifier verifier) {
        return builder(verifier).build();
    }

    /** Returns a builder of a feature. */
    public static Builder builder(JwtVerifier verifier) {
        return new Builder(BearerAuthenticator.builder(verifier));
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

    /** Settings of a {@link BearerTokenFeature}. Not thread-safe. */
    public static final class Builder {

        private final BearerAuthenticator.Builder authenticator;
        private final List<PathMatcher> publicPaths = new ArrayList<>();
        private final List<PathMatcher> optionalPaths = new ArrayList<>();

        private Builder(BearerAuthenticator.Builder authenticator) {
            this.authenticator = authenticator;
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

        /**
         * Sets the realm in challenges (RFC 9110 §11.5). Default: no realm.
         *
         * @throws IllegalArgumentException if it contains anything but printable ASCII without quotes and backslashes
         */
        public Builder realm(String realm) {
            authenticator.realm(realm);
            return this;
        }

        /**
         * Sets the metadata of the resource (RFC 9728). The feature serves it without a token, and challenges refer to
         * it. Default: no metadata.
         */
        public Builder metadata(ProtectedResourceMetadata metadata) {
            authenticator.metadata(metadata);
            return this;
        }

        /**
         * Accepts tokens that are bound to a key, with a DPoP proof for each request (RFC 9449). Default: bound tokens
         * are rejected.
         */
        public Builder dpop(Dpop dpop) {
            authenticator.dpop(dpop);
            return this;
        }

        /**
         * Accepts opaque access tokens too, after a question to Better Auth (RFC 7662).
         * {@link BearerTokenFeature#requireActive} needs it. Default: opaque tokens are rejected.
         *
         * @param introspector built with the verifier of this feature
         * @throws IllegalArgumentException if it was built with another verifier
         */
        public Builder introspector(TokenIntrospector introspector) {
            authenticator.introspector(introspector);
            return this;
        }

        /**
         * Requires of all routes that tokens are still active, as {@link BearerTokenFeature#requireActive} does for one.
         * Needs an {@link #introspector}. Default: routes decide.
         */
        public Builder requireActive() {
            authenticator.requireActive();
            return this;
        }

        /**
         * Passes CORS preflights on without a token, to a route that responds to them. Every route that responds to
         * {@code OPTIONS} is then open to requests of that form. Default: preflights get 204. If Helidon's CORS feature
         * is present, it responds to preflights first.
         */
        public Builder passPreflights() {
            authenticator.passPreflights();
            return this;
        }

        /**
         * Accepts the token of a request from another place than the {@code Authorization} header too, for example
         * {@link BearerTokenResolver#webSocketProtocol}. Default: no other place.
         */
        public Builder tokenResolver(BearerTokenResolver resolver) {
            authenticator.tokenResolver(resolver);
            return this;
        }

        /** Builds the feature, for {@code HttpRouting.Builder.addFeature}. */
        public BearerTokenFeature build() {
            return new BearerTokenFeature(this);
        }
    }
}
