// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.tasks.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the service can work: it has started and is not stopping, keys are loaded, and the database responds. The
 * database is queried at most once per interval, and not at all while requests prove that it responds. A database that
 * suspends when idle is queried only after a request has failed, until it responds, so that probes do not keep it
 * awake.
 */
public final class Readiness {

    /** The paths for probes and for Prometheus. */
    public static final List<String> PATHS = List.of("/health/live", "/health/ready", "/metrics", "/openapi.json");

    private static final Duration ANSWER_IS_GOOD_FOR = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final Database database;
    private final JwtVerifier verifier;
    private final Clock clock;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
    private volatile boolean reachable;
    private volatile @Nullable Instant checkedAt;

    public Readiness(Database database, JwtVerifier verifier, Clock clock) {
        this.database = database;
        this.verifier = verifier;
        this.clock = clock;
    }

    /** Ends the start. Before, the service is not ready, regardless of all other checks. */
    public void started() {
        phase.compareAndSet(Phase.STARTING, Phase.UP);
    }

    /** Makes the service not ready, regardless of all other checks. */
    public void stop() {
        phase.set(Phase.STOPPING);
    }

    /** Returns whether {@link #stop} was called. */
    public boolean isStopping() {
        return phase.get() == Phase.STOPPING;
    }

    /** What the service is doing. */
    public enum Phase {
        STARTING,
        UP,
        STOPPING
    }

    /**
     * The result of a probe.
     *
     * @param databaseUp whether the database responds, or is assumed to wake for a query
     */
    public record State(boolean keysLoaded, boolean databaseUp, Phase phase) {

        public boolean ready() {
            return keysLoaded && databaseUp && phase == Phase.UP;
        }
    }

    /** Returns whether the service can work now. */
    public State state() {
        return new State(verifier.keys().usable(), databaseUp(), phase.get());
    }

    private boolean databaseUp() {
        if (database.pool().scalesToZero() && !database.isFailing()) {
            return true; // a query would wake the database or keep it awake
        }
        if (database.answeredWithin(ANSWER_IS_GOOD_FOR)) {
            return true; // so a probe does not wait for a connection behind requests
        }
        Instant now = clock.instant();
        Instant before = checkedAt;
        if (before == null || !reachable || Duration.between(before, now).compareTo(ANSWER_IS_GOOD_FOR) > 0) {
            reachable = database.answers(WAIT);
            checkedAt = now;
        }
        return reachable;
    }
}
