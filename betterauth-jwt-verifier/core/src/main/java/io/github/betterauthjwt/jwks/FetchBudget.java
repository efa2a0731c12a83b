// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;

/**
 * How often a token with an unknown {@code kid} may cause a fetch: three at once, then one in five seconds. Anybody can
 * invent a {@code kid}, so this, and not their number, bounds what the key server sees. Guarded by its owner's lock.
 */
final class FetchBudget {

    static final int BURST = 3;
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private int left = BURST;
    private long refillsAt;

    /** Takes one fetch, if there is one left. */
    boolean take(long now) {
        refill(now);
        if (left == 0) {
            return false;
        }
        if (left == BURST) {
            refillsAt = now + INTERVAL.toNanos();
        }
        left--;
        return true;
    }

    /** Whether no fetch was taken in the time that the budget takes to refill. */
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
