// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;

/**
 * Hears what happens to the key set. Fetches and their keys are told on the one thread that fetches, once the keys are in
 * use and whoever waited for them was let go; unknown keys on the thread that asked for one. Be quick: until a listener
 * returns, nothing else is fetched. What it throws is logged and goes no further.
 */
public interface JwkSetListener {

    /**
     * A set was fetched and is in use.
     *
     * @param keys how many usable keys it has, from 0
     * @param took how long the fetch took
     */
    default void keysFetched(int keys, Duration took) {}

    /**
     * A fetch failed; keys in hand stay.
     *
     * @param reason what was wrong, in a line
     * @param nextAttempt how long until the next try
     */
    default void keysFetchFailed(String reason, Duration nextAttempt) {}

    /** A fetched set has a key that was not there before, or new material under a known id. */
    default void keyAdded(String kid) {}

    /** A fetched set lacks a key that was there before, or has other material under its id. */
    default void keyRemoved(String kid) {}

    /** A token named a key that is in no current set. Its {@code kid} is not passed on: anybody can write one. */
    default void unknownKey() {}

    /** A token named an unknown key and the budget for fetching on such occasions was spent. */
    default void unknownKeyBudgetSpent() {}
}
