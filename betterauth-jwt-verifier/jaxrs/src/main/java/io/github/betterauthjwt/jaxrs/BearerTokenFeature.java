// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.AdapterBuilder;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;

/**
 * Protects every resource of a Jakarta REST application with the JWTs of a Better Auth server. Resources find the token
 * as {@code SecurityContext.getUserPrincipal()}. {@link PublicResource} and {@link OptionalToken} open a resource.
 * {@code @RolesAllowed} and {@link RequireScope} require roles and scopes, and {@link RequireActive} an active token.
 * Thread-safe.
 */
public final class BearerTokenFeature implements Feature {

    private final BearerAuthenticator authenticator;
    private final boolean isTokenVerifiedEarly;

    private BearerTokenFeature(BearerAuthenticator authenticator, boolean isTokenVerifiedEarly) {
        this.authenticator = authenticator;
        this.isTokenVerifiedEarly = isTokenVerifiedEarly;
    }

    /** Returns a feature that protects every resource. Register it in the application. */
    public static BearerTokenFeature create(JwtVerifier verifier) {
        return builder(verifier).build();
    }

    /** Returns a builder of a feature. */
    public static Builder builder(JwtVerifier verifier) {
        return new Builder(verifier);
    }

    /** Called by the host, which fails to start if annotations contradict each other or cannot be enforced. */
    @Override
    public boolean configure(FeatureContext context) {
        AccessRules rules = new AccessRules(isTokenVerifiedEarly, authenticator.hasIntrospector());
        rules.inspect(context.getConfiguration());
        context.register(rules);
        context.register(new MetadataFilter(authenticator));
        if (isTokenVerifiedEarly) {
            context.register(new EarlyTokenFilter(authenticator, rules));
        }
        context.register(new BearerTokenFilter(authenticator, rules));
        context.register(new RejectionMapper(authenticator));
        return true;
    }

    /** Settings of a {@link BearerTokenFeature}. Not thread-safe. */
    public static final class Builder extends AdapterBuilder<Builder> {

        private boolean isTokenVerifiedEarly;

        private Builder(JwtVerifier verifier) {
            super(verifier);
        }

        /**
         * Verifies tokens before the host selects the resource, so that no sub-resource locator runs without a token.
         * Then no resource can be open: {@link PublicResource} and {@link OptionalToken} are errors at startup, or 500
         * in a sub-resource. Default: the host selects the resource first.
         */
        public Builder requireTokenBeforeMatching() {
            isTokenVerifiedEarly = true;
            return this;
        }

        /**
         * Builds the feature.
         *
         * @throws IllegalStateException if active tokens are required without an introspector
         */
        public BearerTokenFeature build() {
            return new BearerTokenFeature(buildAuthenticator(), isTokenVerifiedEarly);
        }
    }
}
