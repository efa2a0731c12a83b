// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;

/**
 * Limits how often tokens with an unknown {@code kid} may cause a fetch: three at once, then one every five seconds.
 * Anyone can invent a {@code kid}, so this limit, and not the number of such tokens, bounds the load on the key server.
 * Guarded by its owner's lock.
 */
final class FetchBudget {

    static final int BURST = 3;
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private int left = BURST;
    private long refillsAt;

    /**
     * Takes one fetch from the budget. Returns false if no more than the reserve is left.
     *
     * @param reserve the number of fetches that must stay in the budget
     */
    boolean take(long now, int reserve) {
        refill(now);
        if (left <= reserve) {
            return false;
        }
        if (left == BURST) {
            refillsAt = now + INTERVAL.toNanos();
        }
        left--;
        return true;
    }

    /** Returns whether no fetch was taken during the last refill period. */
    boolean isFull(long now) {
        refill(now);
        return left == BURST;
    }

    private void refill(long now) {
        while (left < BURST && now - refillsAt >= 0) {
            left++;
            refillsAt += INTERVAL.toNanos();
        }
    }
}
