// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Computes how long to wait before another request to a failing key server. The wait is random, from a quarter of 1, 2,
 * 4 … 60 seconds up to all of it. If the server asks for a time, that time applies, limited to 1 to 300 seconds.
 * Guarded by its owner's lock.
 */
final class BackOff {

    static final Duration LONGEST = Duration.ofSeconds(60);
    static final Duration SHORTEST_REQUESTED = Duration.ofSeconds(1);
    static final Duration LONGEST_REQUESTED = Duration.ofSeconds(300);

    private static final int DOUBLINGS = 6;

    private final Time time;
    private int failures;

    BackOff(Time time) {
        this.time = time;
    }

    boolean isActive() {
        return failures > 0;
    }

    void succeeded() {
        failures = 0;
    }

    /** Records a failure and returns how many nanoseconds to wait. */
    long failed(@Nullable Duration requested) {
        failures++;
        if (requested != null) {
            return clamp(requested).toNanos();
        }
        double ceiling = Math.min(LONGEST.toSeconds(), 1L << Math.min(failures - 1, DOUBLINGS));
        // not from zero, because a series of short waits would turn the back-off into a burst
        return (long)
                (time.between(ceiling / 4, ceiling) * Duration.ofSeconds(1).toNanos());
    }

    private static Duration clamp(Duration requested) {
        if (requested.compareTo(SHORTEST_REQUESTED) < 0) {
            return SHORTEST_REQUESTED;
        }
        return requested.compareTo(LONGEST_REQUESTED) > 0 ? LONGEST_REQUESTED : requested;
    }
}
