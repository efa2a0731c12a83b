// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.VerifiedJwt;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decision about a request: an adapter either sends {@link #response} or passes the request on, with {@link #jwt}
 * if present. Immutable.
 */
public final class BearerDecision {

    private static final BearerDecision PUBLIC = new BearerDecision(null, null, false);
    private static final BearerDecision ANONYMOUS = new BearerDecision(null, null, true);
    private static final String PRIVATE = "private, no-store";
    static final String DPOP_NONCE = "DPoP-Nonce";
    private static final String AUTHORIZATION = "Authorization";

    private final @Nullable VerifiedJwt jwt;
    private final @Nullable BearerResponse response;
    private final boolean optional;
    private final @Nullable String dpopNonce;
    private final @Nullable SentToken sent;

    private BearerDecision(@Nullable VerifiedJwt jwt, @Nullable BearerResponse response, boolean optional) {
        this(jwt, response, optional, null, null);
    }

    private BearerDecision(
            @Nullable VerifiedJwt jwt,
            @Nullable BearerResponse response,
            boolean optional,
            @Nullable String dpopNonce,
            @Nullable SentToken sent) {
        this.jwt = jwt;
        this.response = response;
        this.optional = optional;
        this.dpopNonce = dpopNonce;
        this.sent = sent;
    }

    /** Returns a decision to pass on a request whose credentials were not read. */
    static BearerDecision passUnread() {
        return PUBLIC;
    }

    /** Returns a decision to pass on a request without a token, on a route where a token is optional. */
    static BearerDecision passAnonymous() {
        return ANONYMOUS;
    }

    static BearerDecision pass(VerifiedJwt jwt, BearerAccess access, SentToken sent) {
        return new BearerDecision(jwt, null, access == BearerAccess.OPTIONAL, null, sent);
    }

    static BearerDecision respond(BearerResponse response) {
        return new BearerDecision(null, response, false);
    }

    /** Returns this decision with the nonce that the client's next proof must have (RFC 9449 §9). */
    BearerDecision withNonce(String nonce) {
        return new BearerDecision(jwt, response == null ? null : response.withNonce(nonce), optional, nonce, sent);
    }

    /** Returns this decision for a token that is active, so that it is not asked for again. */
    BearerDecision withActiveToken() {
        return new BearerDecision(jwt, response, optional, dpopNonce, null);
    }

    /** Returns a decision to respond instead of passing the request on. */
    BearerDecision rejected(BearerResponse rejection) {
        BearerDecision decision = respond(rejection);
        return dpopNonce == null ? decision : decision.withNonce(dpopNonce);
    }

    /** Returns the token of a request that passes; null if the request has no token, or if it is known to be active. */
    @Nullable
    SentToken sent() {
        return sent;
    }

    /** Returns the verified token; empty if the request is anonymous or is not passed on. */
    public Optional<VerifiedJwt> jwt() {
        return Optional.ofNullable(jwt);
    }

    /** Returns the response to send instead of passing the request on; empty if the request passes. */
    public Optional<BearerResponse> response() {
        return Optional.ofNullable(response);
    }

    /**
     * Returns the {@code Cache-Control} value for the application's response, to be set unless the application sets
     * one. It keeps user data out of caches (RFC 9111 §5.2.2.5, §5.2.2.7). Empty if there is no token.
     */
    public Optional<String> cacheControl() {
        return jwt == null ? Optional.empty() : Optional.of(PRIVATE);
    }

    /**
     * Returns the value of the header {@code DPoP-Nonce} for the application's response (RFC 9449 §8.2, §9). Empty
     * unless the request used DPoP and nonces are required. {@link #response} has this header already.
     */
    public Optional<String> dpopNonce() {
        return Optional.ofNullable(dpopNonce);
    }

    /**
     * Returns a value to add to {@code Vary} of the application's response (RFC 9110 §12.5.5), so that a cache does not
     * serve one caller's response to another on a route where a token is optional. Empty on other routes.
     */
    public Optional<String> vary() {
        return optional ? Optional.of(AUTHORIZATION) : Optional.empty();
    }
}
