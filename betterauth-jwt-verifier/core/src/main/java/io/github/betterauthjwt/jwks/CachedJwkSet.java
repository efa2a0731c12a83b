// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cached key set. It records when the set was fetched, by both clocks, and until when it may be used, by the
 * monotonic clock.
 *
 * @param clockAhead how far this machine's clock was ahead of the server's, or null if unknown
 */
record CachedJwkSet(
        JwkSet set, long fetchedNanos, long usableUntilNanos, Instant fetchedAt, @Nullable Duration clockAhead) {

    boolean isUsable(long now) {
        return now - usableUntilNanos < 0;
    }
}
