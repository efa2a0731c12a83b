// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides which callers may wait for a fetch. Anyone can invent a {@code kid}, and every caller that waits occupies a
 * thread of its host. Guarded by its owner's lock.
 *
 * <p>Any number of callers may wait during the first second of a fetch: a healthy server answers within it. While keys are
 * cached, these callers may ask for two different key ids at most, because a rotation brings one and a flood brings many.
 * After that second, few callers may stay: two while keys are cached, because other tokens need the threads, and otherwise
 * the number that the builder sets.
 */
final class WaitingCallers {

    /** How long any number of callers may wait for a fetch. A fetch that takes longer makes the next one wait less. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How many callers, and during {@link #PATIENCE} how many different key ids, may wait while keys are cached. */
    static final int MOST_WITH_CACHED_KEYS = 2;

    private final int maximum;
    private final Map<String, Integer> callersByKid = new HashMap<>();
    private int callers;
    private boolean slow;
    private long patientUntil;

    WaitingCallers(int maximum, long now) {
        this.maximum = maximum;
        this.patientUntil = now;
    }

    /** Starts the second in which any number may wait, unless the last fetch took longer than that. */
    void beginPatience(long now) {
        if (!slow) {
            patientUntil = now + PATIENCE.toNanos();
        }
    }

    /** Records how long a fetch took. */
    void fetched(long nanos) {
        slow = nanos > PATIENCE.toNanos();
    }

    /**
     * Counts a caller in.
     *
     * @return how many nanoseconds it may wait before it has to ask again; 0 if it may not wait and was not counted
     */
    long enter(String kid, boolean keysCached, long now) {
        long patience = patientUntil - now;
        boolean allowed;
        if (patience > 0) {
            allowed = !keysCached || callersByKid.containsKey(kid) || callersByKid.size() < MOST_WITH_CACHED_KEYS;
        } else {
            allowed = callers < (keysCached ? Math.min(MOST_WITH_CACHED_KEYS, maximum) : maximum);
        }
        if (!allowed) {
            return 0;
        }
        callers++;
        callersByKid.merge(kid, 1, Integer::sum);
        return patience > 0 ? patience : Long.MAX_VALUE;
    }

    /** Counts a caller out. */
    void leave(String kid) {
        callers--;
        callersByKid.computeIfPresent(kid, (key, count) -> count == 1 ? null : count - 1);
    }
}
