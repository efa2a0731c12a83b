// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.tasks.postgres.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

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
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
    private volatile boolean reachable;
    private volatile long checkedAt;

    public Readiness(Database database, JwtVerifier verifier) {
        this.database = database;
        this.verifier = verifier;
    }

    /** Ends the start. Before, the service is not ready, regardless of all other checks. */
    public void started() {
        phase.compareAndSet(Phase.STARTING, Phase.UP);
    }

    /** Makes the service not ready, regardless of all other checks. */
    public void stop() {
        phase.set(Phase.STOPPING);
    }

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
        long now = System.nanoTime();
        if (!reachable || now - checkedAt > ANSWER_IS_GOOD_FOR.toNanos()) {
            reachable = database.answers(WAIT);
            checkedAt = now;
        }
        return reachable;
    }
}
