// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Protects every resource of a Jakarta REST application with the JWTs of a Better Auth server. Resources find the token
 * as {@code SecurityContext.getUserPrincipal()}. {@link PublicResource} and {@link OptionalToken} open some;
 * {@code @RolesAllowed} and {@link RequireScope} ask for more. Thread-safe.
 */
public final class BearerTokenFeature implements Feature {

    private final BearerAuthenticator authenticator;

    private BearerTokenFeature(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Protects every resource; to be registered in the application. */
    public static BearerTokenFeature create(JwtVerifier verifier) {
        return new BearerTokenFeature(BearerAuthenticator.create(requireNonNull(verifier, "verifier")));
    }

    /**
     * The same with a realm (RFC 9110 §11.5) in its challenges.
     *
     * @throws IllegalArgumentException if it holds anything but printable ASCII without quotes and backslashes
     */
    public BearerTokenFeature withRealm(String realm) {
        return new BearerTokenFeature(authenticator.withRealm(realm));
    }

    /** Called by the host, which fails to start if the annotations of a resource contradict each other. */
    @Override
    public boolean configure(FeatureContext context) {
        Routes routes = new Routes();
        context.register(routes);
        context.register(new BearerTokenFilter(authenticator, routes));
        context.register(new RefusalMapper(authenticator));
        return true;
    }
}
