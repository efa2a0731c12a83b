// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
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

    private BearerTokenFeature(Builder builder) {
        this.authenticator = builder.authenticator.build();
        this.isTokenVerifiedEarly = builder.isTokenVerifiedEarly;
    }

    /** Returns a feature that protects every resource. Register it in the application. */
    public static BearerTokenFeature create(JwtVerifier verifier) {
        return builder(verifier).build();
    }

    /** Returns a builder of a feature. */
    public static Builder builder(JwtVerifier verifier) {
        return new Builder(BearerAuthenticator.builder(verifier));
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
    public static final class Builder {

        private final BearerAuthenticator.Builder authenticator;
        private boolean isTokenVerifiedEarly;

        private Builder(BearerAuthenticator.Builder authenticator) {
            this.authenticator = authenticator;
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
         * it. The application must receive the requests for its path. Default: no metadata.
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
         * Accepts opaque access tokens too, after a question to Better Auth (RFC 7662). {@link RequireActive} needs it.
         * Default: opaque tokens are rejected.
         *
         * @param introspector built with the verifier of this feature
         * @throws IllegalArgumentException if it was built with another verifier
         */
        public Builder introspector(TokenIntrospector introspector) {
            authenticator.introspector(introspector);
            return this;
        }

        /**
         * Requires of all resources that tokens are still active, as {@link RequireActive} does for one. Needs an
         * {@link #introspector}. Default: annotations decide.
         */
        public Builder requireActive() {
            authenticator.requireActive();
            return this;
        }

        /**
         * Passes CORS preflights on without a token, to a resource or filter that responds to them. Every resource that
         * responds to {@code OPTIONS} is then open to requests of that form. Default: preflights get 204.
         */
        public Builder passPreflights() {
            authenticator.passPreflights();
            return this;
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
            return new BearerTokenFeature(this);
        }
    }
}
