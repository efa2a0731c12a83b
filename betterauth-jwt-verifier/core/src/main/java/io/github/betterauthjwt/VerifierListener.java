// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.jwks.JwkSetListener;

/**
 * A listener for the verifier's decisions and the events of its keys, for metrics. Decisions are reported on the
 * verifying thread, key events as {@link JwkSetListener} describes. Methods must return quickly. An exception or
 * {@code Error} of a listener is logged and changes no decision. No method receives a token.
 */
public interface VerifierListener extends JwkSetListener {

    /**
     * Called when a token was accepted.
     *
     * @param known whether the token was found in the token cache
     */
    default void tokenAccepted(boolean known) {}

    /** Called when a token was rejected. */
    default void tokenRejected(InvalidJwtException.Reason reason) {}

    /** Called when a token was valid but lacks a scope or a role that a {@link ClaimRule} requires. */
    default void privilegesInsufficient() {}

    /** Called when a token could not be verified because the keys are unavailable. */
    default void keysUnavailable() {}
}
