// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.VerifiedJwt;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an adapter does with a request: it either sends {@link #response} or passes the request on, with {@link #jwt} if
 * there is one. Immutable.
 */
public final class BearerDecision {

    private static final BearerDecision PUBLIC = new BearerDecision(null, null, false);
    private static final BearerDecision ANONYMOUS = new BearerDecision(null, null, true);
    private static final String PRIVATE = "private, no-store";
    private static final String AUTHORIZATION = "Authorization";

    private final @Nullable VerifiedJwt jwt;
    private final @Nullable BearerResponse response;
    private final boolean optional;

    private BearerDecision(@Nullable VerifiedJwt jwt, @Nullable BearerResponse response, boolean optional) {
        this.jwt = jwt;
        this.response = response;
        this.optional = optional;
    }

    /** Passes a request on whose credentials were not read. */
    static BearerDecision passUnread() {
        return PUBLIC;
    }

    /** Passes a request without a token on where a token is optional. */
    static BearerDecision passAnonymous() {
        return ANONYMOUS;
    }

    static BearerDecision pass(VerifiedJwt jwt, BearerAccess access) {
        return new BearerDecision(jwt, null, access == BearerAccess.OPTIONAL);
    }

    static BearerDecision respond(BearerResponse response) {
        return new BearerDecision(null, response, false);
    }

    /** The verified token; empty if the request is anonymous or is not passed on. */
    public Optional<VerifiedJwt> jwt() {
        return Optional.ofNullable(jwt);
    }

    /** The response to send in place of passing the request on; empty if the request passes. */
    public Optional<BearerResponse> response() {
        return Optional.ofNullable(response);
    }

    /**
     * The {@code Cache-Control} of the application's response, to be set unless the application sets one. It keeps what a
     * user sees out of caches (RFC 9111 §5.2.2.5, §5.2.2.7). Empty if the request is anonymous.
     */
    public Optional<String> cacheControl() {
        return jwt == null ? Optional.empty() : Optional.of(PRIVATE);
    }

    /**
     * A value to add to {@code Vary} of the application's response (RFC 9110 §12.5.5): where a token is optional, a cache
     * must not show one caller's response to another. Empty elsewhere.
     */
    public Optional<String> vary() {
        return optional ? Optional.of(AUTHORIZATION) : Optional.empty();
    }
}
