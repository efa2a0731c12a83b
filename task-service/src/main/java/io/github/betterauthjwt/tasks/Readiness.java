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
 * Whether the service can do its work: keys loaded, database reachable, not stopping. The database is asked at most once
 * in a while, and not at all while requests prove that it answers. One that sleeps when idle is asked only after a request
 * has failed, until it answers, so that no probe keeps it awake.
 */
final class Readiness {

    private static final Duration ANSWER_IS_GOOD_FOR = Duration.ofSeconds(5);
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final Database database;
    private final JwtVerifier verifier;
    private final Clock clock;
    private volatile boolean stopping;
    private volatile boolean reachable;
    private volatile @Nullable Instant asked;

    Readiness(Database database, JwtVerifier verifier, Clock clock) {
        this.database = database;
        this.verifier = verifier;
        this.clock = clock;
    }

    /** From now on the service is not ready, whatever else is true. */
    void stop() {
        stopping = true;
    }

    boolean isStopping() {
        return stopping;
    }

    /**
     * The answer to a probe.
     *
     * @param databaseUp whether the database answers, or would be woken by asking
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
        if (database.pool().sleepsWhenIdle() && !database.isFailing()) {
            return true; // asking would wake it, or keep it awake
        }
        if (database.answeredWithin(ANSWER_IS_GOOD_FOR)) {
            return true; // and a probe need not wait for a connection behind those who do
        }
        Instant now = clock.instant();
        Instant before = asked;
        if (before == null || !reachable || Duration.between(before, now).compareTo(ANSWER_IS_GOOD_FOR) > 0) {
            reachable = database.answers(WAIT);
            asked = now;
        }
        return reachable;
    }
}
