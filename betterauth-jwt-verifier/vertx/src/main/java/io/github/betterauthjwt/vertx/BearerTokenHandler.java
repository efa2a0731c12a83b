// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.AdapterBuilder;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.OpenPaths;
import io.github.betterauthjwt.bearer.PathPattern;
import io.github.betterauthjwt.bearer.UnambiguousPath;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.AuthenticationHandler;
import io.vertx.ext.web.handler.JWTAuthHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Protects the routes of a Vert.x router: a request without an accepted token does not reach a route that was added
 * later, including unknown routes. A request that passes has a {@code User} with the roles and scopes of its token as
 * authorizations, and {@link #jwt(RoutingContext)} returns the token. The event loop never waits for keys.
 *
 * <pre>{@code
 * BearerTokenHandler.create(vertx, verifier).protect(router);
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class BearerTokenHandler implements AuthenticationHandler {

    private final TokenCheck check;
    private final OpenPaths open;

    private BearerTokenHandler(Builder builder, BearerAuthenticator authenticator) {
        this.check = new TokenCheck(authenticator, SharedWaits.of(builder.vertx));
        this.open = new OpenPaths(builder.publicPaths, builder.optionalPaths);
    }

    /** Returns a handler with default settings: every route needs a token. */
    public static BearerTokenHandler create(Vertx vertx, JwtVerifier verifier) {
        return builder(vertx, verifier).build();
    }

    /** Returns a builder of a handler. */
    public static Builder builder(Vertx vertx, JwtVerifier verifier) {
        return new Builder(vertx, verifier);
    }

    /**
     * Returns the token of a request.
     *
     * @return empty if the request is anonymous, on public routes and routes where a token is optional
     */
    public static Optional<VerifiedJwt> jwt(RoutingContext context) {
        return TokenCheck.jwt(context);
    }

    /**
     * Protects all routes that are added to the router later. Also responds to the
     * {@link InsufficientPrivilegesException} that {@link VerifiedJwt#requireScope} throws in a route. To protect only
     * some routes, add the handler to them with {@code route.handler(…)}, and {@link #rejections} with
     * {@code route.failureHandler(…)}.
     *
     * @return this
     */
    public BearerTokenHandler protect(Router router) {
        router.route().handler(this).failureHandler(rejections());
        return this;
    }

    /** Called by Vert.x for each request. */
    @Override
    public void handle(RoutingContext context) {
        String raw = context.request().path(); // null if Vert.x could not parse the path
        boolean isPlain = raw != null && UnambiguousPath.is(raw, context.normalizedPath());
        check.decide(context, open.access(isPlain ? raw : null), jwt -> {});
    }

    /** Verifies the token unless this handler already did. Then calls the next handler if the check passes. */
    void require(RoutingContext context, Consumer<VerifiedJwt> privileges) {
        if (check.accepted(context).isPresent()) {
            check.require(context, privileges);
        } else {
            check.decide(context, BearerAccess.REQUIRED, privileges);
        }
    }

    /**
     * Returns a failure handler that responds to {@link InsufficientPrivilegesException} with 403, or with 401 if the
     * sign-in is too old. It passes all other failures on. The response has none of the headers and cookies that the route
     * set.
     */
    public Handler<RoutingContext> rejections() {
        return check::rejectFailure;
    }

    /**
     * Returns the handler of a security scheme for the OpenAPI router:
     * {@code routerBuilder.security("bearer").httpHandler(handler.openApi())}. Each operation with this scheme needs a
     * token, with all scopes that the contract lists for the operation.
     */
    public JWTAuthHandler openApi() {
        return new OpenApiSecurity(this, List.of());
    }

    /**
     * Returns a handler to put before the handler of a route whose path is optional. It responds with 401 if there is
     * no token that this handler accepted.
     */
    public Handler<RoutingContext> requireToken() {
        return context -> check.require(context, jwt -> {});
    }

    /** Returns a handler like {@link #requireScopes}, for one scope. */
    public Handler<RoutingContext> requireScope(String scope) {
        return requireScopes(scope);
    }

    /**
     * Returns a handler to put before the handler of a route. It responds with 401 if there is no token, and with 403
     * if the token lacks one of the scopes. The challenge then names all of them.
     *
     * @param scopes at least one, each a scope token (RFC 6749 §3.3)
     * @throws IllegalArgumentException if {@code scopes} is empty, or if one is not a scope token
     */
    public Handler<RoutingContext> requireScopes(String... scopes) {
        List<String> required = List.of(scopes);
        InsufficientPrivilegesException.missingScopes(required); // checks them now instead of at the first request
        return context -> check.require(context, jwt -> jwt.requireScopes(required));
    }

    /** Returns a handler like {@link #requireAnyRole}, for one role. */
    public Handler<RoutingContext> requireRole(String role) {
        return requireAnyRole(role);
    }

    /**
     * Returns a handler to put before the handler of a route. It responds with 401 if there is no token, and with 403
     * if the user has none of the roles.
     *
     * @param roles at least one
     * @throws IllegalArgumentException if {@code roles} is empty
     */
    public Handler<RoutingContext> requireAnyRole(String... roles) {
        List<String> required = List.of(roles);
        InsufficientPrivilegesException.missingRole(required); // checks them now instead of at the first request
        return context -> check.require(context, jwt -> jwt.requireAnyRole(required));
    }

    /**
     * Returns a handler to put before the handler of a route. It responds with 401 if there is no token, or if the user
     * did not sign in recently (RFC 9470 §3).
     *
     * @param maximumAge the longest time since the sign-in, from 1 second to 365 days, both inclusive
     * @throws IllegalArgumentException if {@code maximumAge} is out of these bounds
     */
    public Handler<RoutingContext> requireRecent(Duration maximumAge) {
        InsufficientPrivilegesException.authenticationTooOld(maximumAge); // checks it now
        return context -> check.require(context, jwt -> jwt.requireAuthenticatedWithin(maximumAge));
    }

    /**
     * Returns a handler to put before the handler of a route. It responds with 401 if there is no token, or if the token
     * is not active any more, for example after sign-out. Better Auth is asked about a JWT too, and its answer is cached.
     * The response is 503 with {@code Retry-After} if the answer is unavailable.
     *
     * @throws IllegalStateException if this handler has no introspector
     */
    public Handler<RoutingContext> requireActive() {
        if (!check.hasIntrospector()) {
            throw new IllegalStateException("requireActive() needs a handler with an introspector");
        }
        return check::requireActive;
    }

    /**
     * Settings of a {@link BearerTokenHandler}. A {@code CorsHandler} in front of the handler responds to preflights first.
     * Not thread-safe.
     */
    public static final class Builder extends AdapterBuilder<Builder> {

        private final Vertx vertx;
        private final List<PathPattern> publicPaths = new ArrayList<>();
        private final List<PathPattern> optionalPaths = new ArrayList<>();

        private Builder(Vertx vertx, JwtVerifier verifier) {
            super(verifier);
            this.vertx = requireNonNull(vertx, "vertx");
        }

        /**
         * Makes paths public: anyone may call them, and a token that is sent there is not read. A path is public only
         * if the client writes it plainly, without percent-encoding, {@code ;}, {@code //} and dot segments. Default:
         * no path.
         *
         * @param patterns paths from the root of the server: {@code /health} matches exactly this path, {@code /docs/*}
         *     matches {@code /docs} and all paths below it
         * @throws IllegalArgumentException if a pattern has another form
         */
        public Builder publicPaths(String... patterns) {
            for (String pattern : patterns) {
                publicPaths.add(PathPattern.of(pattern));
            }
            return this;
        }

        /**
         * Makes the token optional for paths: a request without a token passes as anonymous. A token that is not
         * accepted never passes. A path is optional only if the client writes it plainly. Default: no path.
         *
         * @param patterns as in {@link #publicPaths}; {@code /*} for all paths
         * @throws IllegalArgumentException if a pattern has another form
         */
        public Builder optionalPaths(String... patterns) {
            for (String pattern : patterns) {
                optionalPaths.add(PathPattern.of(pattern));
            }
            return this;
        }

        /**
         * Builds the handler.
         *
         * @throws IllegalStateException if active tokens are required without an introspector
         */
        public BearerTokenHandler build() {
            return new BearerTokenHandler(this, buildAuthenticator());
        }
    }
}
