// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.Credentials.Fault;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the bearer token of an HTTP request (RFC 6750) and decides what happens to the request. An adapter wraps its
 * host's request in a {@link BearerRequest}. It then either sends the {@link BearerResponse} of the
 * {@link BearerDecision} or passes the request on. It chooses no status itself. Immutable and thread-safe.
 *
 * <p>{@code TRACE} always receives 405, because the response would echo the token. A CORS preflight receives 204 and is
 * not passed on, unless the route is public. Code that answers preflights must run in front of the adapter; see
 * {@link Builder#passPreflights} for hosts where it cannot.
 */
public final class BearerAuthenticator {

    private final JwtVerifier verifier;
    private final TokenCheck tokens;
    private final Challenge challenge;
    private final ActiveCheck active;
    private final OpenRequests open;
    private final @Nullable Dpop dpop;
    private final BearerTokenResolver resolver;

    private BearerAuthenticator(Builder builder) {
        this.verifier = builder.verifier;
        this.tokens = new TokenCheck(builder.verifier, builder.introspector, builder.dpop);
        this.challenge = Challenge.of(builder.realm, builder.metadata, builder.dpop);
        this.active = new ActiveCheck(
                builder.introspector,
                builder.activeRequired,
                Challenge.toScheme(false, builder.realm, builder.metadata, builder.dpop),
                Challenge.toScheme(true, builder.realm, builder.metadata, builder.dpop));
        this.open = new OpenRequests(builder.metadata, builder.preflightsPass);
        this.dpop = builder.dpop;
        this.resolver = builder.resolver;
    }

    /** Returns an authenticator with default settings. */
    public static BearerAuthenticator create(JwtVerifier verifier) {
        return builder(verifier).build();
    }

    /** Returns a builder for an authenticator. */
    public static Builder builder(JwtVerifier verifier) {
        return new Builder(requireNonNull(verifier, "verifier"));
    }

    /**
     * Decides what happens to a request. May wait for the JWK Set as {@link JwtVerifier#verify(String)} does, for Better
     * Auth as {@link TokenIntrospector#verify(String)} does, and for the {@link ReplayStore} of DPoP proofs.
     *
     * @param request the request
     * @param access whether the route of the request needs a token
     */
    public BearerDecision authenticate(BearerRequest request, BearerAccess access) {
        BearerDecision early = open.decide(request, access);
        if (early != null) {
            return early;
        }
        Credentials credentials = credentials(request);
        String token = credentials.token();
        if (token == null) {
            return withoutToken(credentials, access);
        }
        BearerDecision decision;
        try {
            VerifiedJwt jwt = tokens.verify(request, token, credentials.bound());
            decision = BearerDecision.pass(jwt, access, new SentToken(token, credentials.bound()));
        } catch (JwtVerificationException e) {
            decision = BearerDecision.respond(active.response(e, credentials.bound()));
        }
        BearerDecision passing = tokens.withNonce(decision, credentials.bound());
        return active.always() ? active.require(passing) : passing;
    }

    /**
     * Decides what happens to a request without blocking the calling thread, for event loops. The decision is made at
     * once, except for a token whose key is not cached, for a token about which Better Auth must be asked, and for a DPoP
     * proof if the application has set its {@link ReplayStore}. See {@link JwtVerifier#verify(String, Executor)}.
     *
     * @param request the request
     * @param access whether the route of the request needs a token
     * @param waiting threads that may wait for keys, for Better Auth, and for the replay store
     * @return the decision of {@link #authenticate(BearerRequest, BearerAccess)}; it fails only if that method would
     *     throw an error
     */
    public CompletableFuture<BearerDecision> authenticate(
            BearerRequest request, BearerAccess access, Executor waiting) {
        BearerDecision early = open.decide(request, access);
        if (early != null) {
            return CompletableFuture.completedFuture(early);
        }
        Credentials credentials = credentials(request);
        String token = credentials.token();
        if (token == null) {
            return CompletableFuture.completedFuture(withoutToken(credentials, access));
        }
        SentToken sent = new SentToken(token, credentials.bound());
        CompletableFuture<BearerDecision> passing = tokens.verify(request, token, credentials.bound(), waiting)
                .handle((jwt, failure) -> tokens.withNonce(decision(jwt, failure, access, sent), sent.bound()));
        return active.always() ? passing.thenCompose(decision -> active.require(decision, waiting)) : passing;
    }

    private BearerDecision decision(
            @Nullable VerifiedJwt jwt, @Nullable Throwable failure, BearerAccess access, SentToken sent) {
        return failure == null && jwt != null
                ? BearerDecision.pass(jwt, access, sent)
                : BearerDecision.respond(
                        active.response(ActiveCheck.rejection(requireNonNull(failure, "failure")), sent.bound()));
    }

    /**
     * Requires of a request that its token is still active (RFC 7662), for a route that needs it. Better Auth is asked
     * about a JWT, and its answer is cached. A request that is anonymous or does not pass stays so. May wait for Better
     * Auth as {@link TokenIntrospector#requireActive(VerifiedJwt, String)} does.
     *
     * @param decision a decision about the request, of this authenticator or of one with the same introspector
     * @return the decision. It has a response if the token is not active (401), or if Better Auth's answer is unavailable
     *     (503)
     * @throws IllegalStateException if this authenticator has no introspector
     */
    public BearerDecision requireActive(BearerDecision decision) {
        return active.require(decision);
    }

    /**
     * Does the same as {@link #requireActive(BearerDecision)} without blocking the calling thread, for event loops.
     *
     * @param waiting threads that may wait for Better Auth
     * @throws IllegalStateException if this authenticator has no introspector
     */
    public CompletableFuture<BearerDecision> requireActive(BearerDecision decision, Executor waiting) {
        return active.require(decision, waiting);
    }

    /** Returns whether there is an introspector, which {@link #requireActive(BearerDecision)} needs. */
    public boolean hasIntrospector() {
        return active.introspector() != null;
    }

    /** A request with a token in two places is faulty (RFC 6750 §2). */
    private Credentials credentials(BearerRequest request) {
        List<String> fields = request.headers("Authorization");
        Optional<String> resolved = resolver.token(request);
        Credentials inHeader = dpop == null ? Credentials.of(fields) : Credentials.ofEitherScheme(fields);
        return resolved.isEmpty() ? inHeader : Credentials.of(inHeader, resolved.get());
    }

    /**
     * Returns the response to a request for the metadata of the resource (RFC 9728 §3), which needs no token.
     * {@link #authenticate(BearerRequest, BearerAccess)} returns it too. Call this method where other code could respond
     * to the request before the token is checked, for example a CORS filter.
     *
     * @return empty if there is no metadata, or if the request is not for its path
     */
    public Optional<BearerResponse> metadata(BearerRequest request) {
        return open.metadata(request);
    }

    private BearerDecision withoutToken(Credentials credentials, BearerAccess access) {
        Fault fault = credentials.fault();
        if (fault == null && access == BearerAccess.OPTIONAL) {
            return BearerDecision.passAnonymous();
        }
        return BearerDecision.respond(response(rejection(fault == null ? Fault.MISSING : fault)));
    }

    private InvalidJwtException rejection(Fault fault) {
        return verifier.reject(fault.reason(), fault.message(), fault.found(), fault.remedy());
    }

    /**
     * Returns the response to a request without a token, for a handler that needs one on a route where a token is
     * optional.
     */
    public BearerResponse missing() {
        return response(rejection(Fault.MISSING));
    }

    /**
     * Returns the response to a rejection, for example to the {@code InsufficientPrivilegesException} that
     * {@link VerifiedJwt#requireScope} throws in a handler.
     */
    public BearerResponse response(JwtVerificationException rejection) {
        return BearerResponse.of(requireNonNull(rejection, "rejection"), challenge);
    }

    /** The settings of a {@link BearerAuthenticator}. Not thread-safe. */
    public static final class Builder {

        /** The characters of a quoted string without escapes (RFC 9110 §5.6.4). */
        private static final Pattern PLAIN_QUOTABLE = Pattern.compile("[\\x20-\\x7e&&[^\"\\\\]]+");

        private final JwtVerifier verifier;
        private String realm = "";
        private @Nullable ProtectedResourceMetadata metadata;
        private @Nullable Dpop dpop;
        private @Nullable TokenIntrospector introspector;
        private boolean activeRequired;
        private boolean preflightsPass;
        private BearerTokenResolver resolver = request -> Optional.empty();

        private Builder(JwtVerifier verifier) {
            this.verifier = verifier;
        }

        /**
         * Sets the realm in challenges (RFC 9110 §11.5). Default: no realm.
         *
         * @param realm printable ASCII without quotes and backslashes, not empty
         * @throws IllegalArgumentException if {@code realm} is empty or has other characters
         */
        public Builder realm(String realm) {
            if (!PLAIN_QUOTABLE.matcher(requireNonNull(realm, "realm")).matches()) {
                throw new IllegalArgumentException("realm must be printable ASCII without quotes and backslashes");
            }
            this.realm = realm;
            return this;
        }

        /**
         * Sets the metadata of the resource (RFC 9728). It is served without a token, and challenges refer to it.
         * Default: no metadata.
         */
        public Builder metadata(ProtectedResourceMetadata metadata) {
            this.metadata = requireNonNull(metadata, "metadata");
            return this;
        }

        /**
         * Accepts tokens that are bound to a key, with the scheme {@code DPoP} and a proof for each request (RFC 9449).
         * Default: bound tokens are rejected, and the scheme {@code DPoP} is like any other scheme.
         */
        public Builder dpop(Dpop dpop) {
            this.dpop = requireNonNull(dpop, "dpop");
            return this;
        }

        /**
         * Accepts opaque access tokens too, and lets routes require active tokens. Default: opaque tokens are rejected.
         *
         * @param introspector built with the verifier of this authenticator
         * @throws IllegalArgumentException if it was built with another verifier
         */
        public Builder introspector(TokenIntrospector introspector) {
            if (introspector.verifier() != verifier) {
                throw new IllegalArgumentException(
                        "the introspector must be built with the verifier that is used here");
            }
            this.introspector = introspector;
            return this;
        }

        /**
         * Requires that all tokens are still active (RFC 7662), JWTs too. Needs an {@link #introspector}. Default: only
         * where {@link BearerAuthenticator#requireActive(BearerDecision)} is called.
         */
        public Builder requireActive() {
            activeRequired = true;
            return this;
        }

        /**
         * Passes CORS preflights on without a token, to code behind the adapter that answers them. Anyone can send a
         * request of that form, so every handler behind the adapter that accepts {@code OPTIONS} is then open to it.
         * Default: the adapter answers preflights with 204.
         */
        public Builder passPreflights() {
            preflightsPass = true;
            return this;
        }

        /**
         * Accepts the token of a request from another place than the {@code Authorization} header too, for example from
         * {@link BearerTokenResolver#webSocketProtocol}. A request with both is rejected. Default: no other place.
         */
        public Builder tokenResolver(BearerTokenResolver resolver) {
            this.resolver = requireNonNull(resolver, "resolver");
            return this;
        }

        /**
         * Builds the authenticator.
         *
         * @throws IllegalStateException if active tokens are required without an introspector
         */
        public BearerAuthenticator build() {
            if (activeRequired && introspector == null) {
                throw new IllegalStateException("requireActive() needs an introspector");
            }
            return new BearerAuthenticator(this);
        }
    }
}
