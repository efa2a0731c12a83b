// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.jwks.JwkSetListener;

/**
 * Hears what the verifier decides and what happens to its keys, for metrics. Verdicts are told on the verifying thread,
 * keys as {@link JwkSetListener} says; be quick on both. What a listener throws, an {@code Error} too, is logged and goes
 * no further: it changes no verdict. No method is given a token.
 */
public interface VerifierListener extends JwkSetListener {

    /**
     * A token was accepted.
     *
     * @param known whether it had been verified before and was found in the token cache
     */
    default void tokenAccepted(boolean known) {}

    /** A token was refused. */
    default void tokenRejected(InvalidJwtException.Reason reason) {}

    /** A token was valid, but a {@link ClaimRule} required a scope or a role that it lacks. */
    default void privilegesInsufficient() {}

    /** A token could not be judged, as the keys are out of reach. */
    default void keysUnavailable() {}
}
