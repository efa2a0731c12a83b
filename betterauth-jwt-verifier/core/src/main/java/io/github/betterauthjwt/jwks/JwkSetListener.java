// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;

/**
 * A listener for the events of the key set. Fetches and key changes are reported on the thread that fetches, after the
 * keys are in use and the waiting callers have been released. Unknown keys are reported on the thread that looked one
 * up. Methods must return quickly, because no fetch starts until they do. An exception of a listener is logged and has
 * no other effect.
 */
public interface JwkSetListener {

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
     * made.
     */
    default void unknownKeyBudgetSpent() {}
}
