// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a {@link JwkSource} at one moment.
 *
 * @param usable whether the keys were loaded and have not exceeded their maximum staleness. An empty set counts as
 *     loaded
 * @param kids the ids of the keys, in the order of the set
 * @param dropped one line for each published key that is not used, with the reason
 * @param age how long ago the keys were fetched; null if there are none
 * @param lastSuccess when a set was last fetched; null if never, or if the keys are fixed
 * @param lastFailure when a fetch last failed; null if never
 * @param failure why the last fetch failed; null if a fetch has succeeded since, or if none has failed
 * @param problem the kind of that failure; null if {@code failure} is null
 * @param nextAttempt when the next fetch is due; null if none is planned
 * @param clockAhead how far this machine's clock was ahead of the key server's at the last success, in whole seconds,
 *     negative if behind. It is computed from {@code Date} (RFC 9110 §6.6.1), and from {@code Age} if a cache
 *     responded. Null if unknown
 */
public record SourceState(
        boolean usable,
        List<String> kids,
        List<String> dropped,
        @Nullable Duration age,
        @Nullable Instant lastSuccess,
        @Nullable Instant lastFailure,
        @Nullable String failure,
        @Nullable FetchProblem problem,
        @Nullable Instant nextAttempt,
        @Nullable Duration clockAhead) {

    /** Copies the lists. */
    public SourceState {
        kids = List.copyOf(kids);
        dropped = List.copyOf(dropped);
    }
}
