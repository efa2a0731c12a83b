// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.jwks.SourceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of a verifier's keys at one moment, read without I/O, for readiness probes, metrics and explanations.
 * Immutable.
 */
public final class JwkSetState {

    private final SourceState source;

    JwkSetState(SourceState source) {
        this.source = source;
    }

    /**
     * Returns whether tokens can be verified now. The keys were loaded and have not exceeded their maximum staleness.
     * An empty set counts as loaded.
     */
    public boolean usable() {
        return source.usable();
    }

    /** Returns the ids of the cached keys, in the order of the set; unmodifiable. */
    public List<String> kids() {
        return source.kids();
    }

    /** Returns one line for each published key that is not used, with the reason; unmodifiable. */
    public List<String> dropped() {
        return source.dropped();
    }

    /** Returns how long ago the keys were fetched; empty without keys. */
    public Optional<Duration> age() {
        return Optional.ofNullable(source.age());
    }

    /** Returns when a set was last fetched; empty if never, or if the keys are fixed. */
    public Optional<Instant> lastSuccess() {
        return Optional.ofNullable(source.lastSuccess());
    }

    /** Returns when a fetch last failed; empty if never. */
    public Optional<Instant> lastFailure() {
        return Optional.ofNullable(source.lastFailure());
    }

    /** Returns why the last fetch failed, in one line; empty if a fetch has succeeded since, or if none has failed. */
    public Optional<String> failure() {
        return Optional.ofNullable(source.failure());
    }

    /** Returns what to change so that fetches succeed again. Empty unless {@link #failure} is present; unmodifiable. */
    public List<String> remedies() {
        return source.problem() == null ? List.of() : Advice.of(source.problem());
    }

    /** Returns when the next fetch is due; empty if none is planned. */
    public Optional<Instant> nextAttempt() {
        return Optional.ofNullable(source.nextAttempt());
    }

    /**
     * Returns how far this machine's clock was ahead of the key server's at the last success, in whole seconds,
     * negative if behind. It is computed from {@code Date} (RFC 9110 §6.6.1), and from {@code Age} if a cache
     * responded. Empty if unknown.
     */
    public Optional<Duration> clockAhead() {
        return Optional.ofNullable(source.clockAhead());
    }
}
