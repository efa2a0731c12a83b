// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Decides which callers may wait for a fetch. Anyone can invent a {@code kid}, and every waiting caller occupies a
 * thread of its host. Guarded by its owner's lock.
 *
 * <p>Any number of callers may wait during the first second of a fetch, because a healthy server responds within it.
 * While keys are cached, these callers may ask for at most eight different key ids. A rotation adds one, or a few if
 * users who arrive together make Better Auth create a key each. A flood brings many. After that second, few callers may wait: two while keys are cached, because other tokens need the
 * threads, and otherwise the number set in the builder.
 */
final class WaitingCallers {

    /**
     * The time for which any number of callers may wait for a fetch. If a fetch takes longer, the next one allows no
     * such wait.
     */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * The same for a key id that follows another unknown one closely, as in a flood or if keys rotate in quick
     * succession. It is granted while fetches take no longer.
     */
    static final Duration SHORT_PATIENCE = Duration.ofMillis(100);

    /** The number of different key ids that callers may ask for in that time while keys are cached. */
    static final int MOST_NEW_KIDS = 8;

    /** The number of callers that may wait after that time while keys are cached. */
    static final int MOST_WITH_CACHED_KEYS = 2;

    private final int maximum;
    private final Map<String, Integer> callersByKid = new HashMap<>();
    private int callers;
    private long lastFetch;
    private long patientUntil;

    WaitingCallers(int maximum, long now) {
        this.maximum = maximum;
        this.patientUntil = now;
    }

    /**
     * Starts the time in which any number of callers may wait, unless the last fetch took longer than that.
     *
     * @param quiet whether there was no unknown key id for a while, so that this one may come from a rotation
     */
    void beginPatience(long now, boolean quiet) {
        long patience = (quiet ? PATIENCE : SHORT_PATIENCE).toNanos();
        if (lastFetch <= patience) {
            patientUntil = now + patience;
        }
    }

    /** Records how long a fetch took. */
    void fetched(long nanos) {
        lastFetch = nanos;
    }

    /**
     * Registers a caller that wants to wait.
     *
     * @return how many nanoseconds the caller may wait before it must ask again; 0 if it may not wait and was not
     *     registered
     */
    long enter(String kid, boolean keysCached, long now) {
        long patience = patientUntil - now;
        boolean allowed;
        if (patience > 0) {
            allowed = !keysCached || callersByKid.containsKey(kid) || callersByKid.size() < MOST_NEW_KIDS;
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

    /** Unregisters a caller. */
    void leave(String kid) {
        callers--;
        callersByKid.computeIfPresent(kid, (key, count) -> count == 1 ? null : count - 1);
    }
}
