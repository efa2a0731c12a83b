// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;

/**
 * The settings that the builders of several adapters share. An application uses the builder of its adapter. Not
 * thread-safe.
 *
 * @param <B> the builder of the adapter
 */
public abstract class AdapterBuilder<B extends AdapterBuilder<B>> {

    private final BearerAuthenticator.Builder authenticator;

    /** Creates a builder with default settings. */
    protected AdapterBuilder(JwtVerifier verifier) {
        this.authenticator = BearerAuthenticator.builder(verifier);
    }

    /** Returns the authenticator with these settings, for the adapter that is built. */
    protected final BearerAuthenticator buildAuthenticator() {
        return authenticator.build();
    }

    @SuppressWarnings("unchecked") // B is the type of this object in every adapter
    private B self() {
        return (B) this;
    }

    /**
     * Sets the realm in challenges (RFC 9110 §11.5). Default: no realm.
     *
     * @throws IllegalArgumentException if it is empty or contains anything but printable ASCII without quotes and
     *     backslashes
     */
    public final B realm(String realm) {
        authenticator.realm(realm);
        return self();
    }

    /**
     * Sets the metadata of the resource (RFC 9728). The adapter serves it without a token, and challenges refer to it.
     * The adapter must receive the requests for its path. Default: no metadata.
     */
    public final B metadata(ProtectedResourceMetadata metadata) {
        authenticator.metadata(metadata);
        return self();
    }

    /**
     * Accepts tokens that are bound to a key, with a DPoP proof for each request (RFC 9449). Default: bound tokens are
     * rejected.
     */
    public final B dpop(Dpop dpop) {
        authenticator.dpop(dpop);
        return self();
    }

    /**
     * Accepts opaque access tokens too, which the adapter verifies by a request to Better Auth (RFC 7662), and lets
     * routes require active tokens. Default: opaque tokens are rejected.
     *
     * @param introspector built with the verifier of this adapter
     * @throws IllegalArgumentException if it was built with another verifier
     */
    public final B introspector(TokenIntrospector introspector) {
        authenticator.introspector(introspector);
        return self();
    }

    /**
     * Requires that the tokens of all routes are still active (RFC 7662). The adapter asks Better Auth about a JWT too, and
     * caches the answer. Needs an {@link #introspector}. Default: routes decide.
     */
    public final B requireActive() {
        authenticator.requireActive();
        return self();
    }

    /**
     * Passes CORS preflights on without a token, to code behind the adapter that responds to them. Every route that
     * responds to {@code OPTIONS} is then open to requests of that form. Default: preflights get 204.
     */
    public final B passPreflights() {
        authenticator.passPreflights();
        return self();
    }

    /**
     * Accepts the token of a request from another place than the {@code Authorization} header too, for example
     * {@link BearerTokenResolver#webSocketProtocol}. Default: no other place.
     */
    public final B tokenResolver(BearerTokenResolver resolver) {
        authenticator.tokenResolver(resolver);
        return self();
    }
}
