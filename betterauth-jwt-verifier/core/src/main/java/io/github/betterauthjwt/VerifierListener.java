// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * A listener for the verifier's decisions and the events of its keys, for metrics. Decisions are reported on the
 * verifying thread. Fetches and key changes are reported on the thread that fetches, after the keys are in use and the
 * waiting callers have been released. Unknown keys are reported on the thread that looked one up. Methods must return
 * quickly, because no fetch starts until they do. An exception or {@code Error} of a listener is logged and changes no
 * decision. No method receives a token.
 */
public interface VerifierListener {

    /**
     * Called once, when the verifier is ready and before {@link JwtVerifier.Builder#build} returns it. Events of a fetch
     * may be reported earlier.
     *
     * @param verifier the verifier that reports to this listener
     */
    default void verifierBuilt(JwtVerifier verifier) {}

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

    /**
     * Called when a DPoP proof could not be remembered, because the store failed or the client sent too many proofs. The
     * token was not accepted.
     */
    default void proofNotRemembered() {}

    /**
     * Called when a set was fetched and is in use.
     *
     * @param keys the number of usable keys, from 0
     * @param took how long the fetch took
     */
    default void keysFetched(int keys, Duration took) {}

    /**
     * Called when a fetch failed. Cached keys stay in use.
     *
     * @param reason the cause, in one line
     * @param nextAttempt how long until the next attempt
     */
    default void keysFetchFailed(String reason, Duration nextAttempt) {}

    /** Called when a fetched set has a new key, or new key material under a known id. */
    default void keyAdded(String kid) {}

    /** Called when a fetched set lacks a key of the previous set, or has other key material under its id. */
    default void keyRemoved(String kid) {}

    /**
     * Called when a token names a key that is not in the current set. Its {@code kid} is not passed on, because anyone
     * can invent one.
     */
    default void unknownKey() {}

    /**
     * Called after {@link #unknownKey} if the budget for fetches caused by unknown keys was spent, so that no fetch was
     * made. {@link #keysUnavailable} follows, because the key may be new, unless an earlier fetch did not find it.
     */
    default void unknownKeyBudgetSpent() {}

    /**
     * Returns a listener that passes each event to this listener and then to another one. If this listener throws, the
     * other one does not receive the event.
     *
     * @throws NullPointerException if {@code next} is null
     */
    default VerifierListener andThen(VerifierListener next) {
        return new BothListeners(this, requireNonNull(next, "next"));
    }
}
