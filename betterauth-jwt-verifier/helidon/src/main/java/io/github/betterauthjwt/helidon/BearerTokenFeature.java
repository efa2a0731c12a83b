// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
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
 * Protects the routes of a Helidon SE web server with the JWTs of a Better Auth server: a request without an acceptable
 * bearer token is answered here and reaches no route. Routes find the token in the request's context:
 * {@code request.context().get(VerifiedJwt.class)}, or {@code java.security.Principal.class}. Thread-safe.
 */
public final class BearerTokenFeature implements HttpFeature {

    private final Challenges challenges;
    private final BearerTokenFilter filter;

    private BearerTokenFeature(Builder builder) {
        BearerAuthenticator authenticator = builder.authenticator.build();
        this.challenges = new Challenges(authenticator);
        this.filter = new BearerTokenFilter(
                authenticator, challenges, List.copyOf(builder.publicPaths), builder.tokenIsOptional);
    }

    /** Protects every route. */
    public static BearerTokenFeature create(JwtVerifier verifier) {
        return builder(verifier).build();
    }

    /** Protects every route but those the builder is told of. */
    public static Builder builder(JwtVerifier verifier) {
        return new Builder(BearerAuthenticator.builder(verifier));
    }

    /** Called by Helidon when the routing is built. */
    @Override
    public void setup(HttpRouting.Builder routing) {
        routing.addFilter(filter);
        routing.error(InsufficientPrivilegesException.class, filter::answerFailure);
    }

    /**
     * A handler to put before a route's own, where tokens are optional: without a token it answers 401, with one it
     * passes on.
     */
    public Handler requireToken() {
        return require(jwt -> {});
    }

    /**
     * A handler to put before a route's own: passes on if the token has the scope, and answers 403 otherwise, or 401 if
     * there is no token.
     */
    public Handler requireScope(String scope) {
        requireNonNull(scope, "scope");
        return require(jwt -> jwt.requireScope(scope));
    }

    /**
     * A handler to put before a route's own: passes on if the user has the role, and answers 403 otherwise, or 401 if
     * there is no token.
     */
    public Handler requireRole(String role) {
        requireNonNull(role, "role");
        return require(jwt -> jwt.requireRole(role));
    }

    private Handler require(Consumer<VerifiedJwt> check) {
        return (request, response) -> {
            Optional<VerifiedJwt> jwt = filter.accepted(request);
            if (jwt.isEmpty()) {
                challenges.sendMissing(request, response);
                return;
            }
            try {
                check.accept(jwt.get());
            } catch (InsufficientPrivilegesException e) {
                challenges.send(request, response, e);
                return;
            }
            response.next();
        };
    }

    /** Collects what is to be different from protecting every route. */
    public static final class Builder {

        private final BearerAuthenticator.Builder authenticator;
        private final List<PathMatcher> publicPaths = new ArrayList<>();
        private boolean tokenIsOptional;

        private Builder(BearerAuthenticator.Builder authenticator) {
            this.authenticator = authenticator;
        }

        /**
         * Leaves paths to everybody: a token sent there is not looked at.
         *
         * @param patterns as in Helidon's routing: {@code /health}, {@code /docs/*}
         */
        public Builder publicPaths(String... patterns) {
            for (String pattern : patterns) {
                publicPaths.add(PathMatchers.create(pattern));
            }
            return this;
        }

        /** Lets requests without a token pass, with nothing in their context. A token that is not accepted never passes. */
        public Builder optionalToken() {
            tokenIsOptional = true;
            return this;
        }

        /**
         * Names the realm in challenges (RFC 9110 §11.5). Default: none.
         *
         * @throws IllegalArgumentException if it holds anything but printable ASCII without quotes and backslashes
         */
        public Builder realm(String realm) {
            authenticator.realm(realm);
            return this;
        }

        /**
         * Passes CORS preflights on without a token, to a route that answers them. Every route that answers {@code OPTIONS} is
         * then open to requests of that shape. Default: preflights are answered with 204. Helidon's CORS feature answers
         * them before this one sees them.
         */
        public Builder passPreflights() {
            authenticator.passPreflights();
            return this;
        }

        /** The feature, to be given to {@code HttpRouting.Builder.addFeature}. */
        public BearerTokenFeature build() {
            return new BearerTokenFeature(this);
        }
    }
}
