// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.betterauthjwt.JwtVerifier;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the service can work: keys are loaded, the database responds, and the service is not stopping. The
 * database is queried at most once per interval, and not at all while requests prove that it responds. A database that
 * suspends when idle is queried only after a request has failed, until it responds, so that probes do not keep it
 * awake.
 */
final class Readiness {

    private static final Duration ANSWER_IS_GOOD_FOR = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final Database database;
    private final JwtVerifier verifier;
    private final Clock clock;
    private volatile boolean stopping;
    private volatile boolean reachable;
    private volatile @Nullable Instant checkedAt;

    Readiness(Database database, JwtVerifier verifier, Clock clock) {
        this.database = database;
        this.verifier = verifier;
        this.clock = clock;
    }

    /** Makes the service not ready, regardless of all other checks. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /**
     * The result of a probe.
     *
     * @param databaseUp whether the database responds, or is assumed to wake for a query
     */
    record State(boolean keysLoaded, boolean databaseUp, boolean stopping) {

        boolean ready() {
            return keysLoaded && databaseUp && !stopping;
        }

        byte[] json() {
            return TaskJson.bytes(this::write);
        }

        private void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("status", ready() ? "up" : "down");
            json.writeObjectFieldStart("checks");
            json.writeStringField("keys", keysLoaded ? "up" : "down");
            json.writeStringField("database", databaseUp ? "up" : "down");
            json.writeStringField("service", stopping ? "stopping" : "up");
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    State state() {
        return new State(verifier.keys().usable(), databaseUp(), stopping);
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
