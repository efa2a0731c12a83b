// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The reason why the database could not run a valid statement, according to its SQLSTATE (PostgreSQL's documentation,
 * Appendix A). It decides whether the statement may be retried, and whether the pool's other connections are affected
 * too.
 */
enum SqlFailure {
    /** The statement lost a conflict, or the server lacked a resource (class 53). It was undone. */
    UNDONE,
    /**
     * The server closes its connections or has become a standby. The statement was undone and cannot succeed on such
     * connections.
     */
    SENT_AWAY,
    /** The connection broke. It is unknown whether the statement took effect. */
    LOST,
    /**
     * The server executed the statement, but a standby has not confirmed it. A retry would wait as long, and the caller
     * has waited long enough.
     */
    UNCONFIRMED,
    /**
     * The statement took too long and was undone. A retry would take as long, and the caller has waited long enough.
     */
    TIMED_OUT;

    /** Returns the failure, or null if the database is not at fault, for example if the statement is wrong. */
    static @Nullable SqlFailure of(SQLException failure) {
        String state = failure.getSQLState();
        return switch (state) {
            case null -> null;
            case "40001", "40P01" -> UNDONE; // serialization failure, deadlock
            case "25006" -> SENT_AWAY; // read-only: the primary has been demoted
            case ServiceConnection.OUTCOME_UNKNOWN -> UNCONFIRMED;
            case "57014" -> TIMED_OUT;
            default -> ofClass(state);
        };
    }

    private static @Nullable SqlFailure ofClass(String state) {
        if (state.startsWith("53")) {
            return UNDONE; // disk full, out of memory, too many connections
        }
        if (state.startsWith("57P")) {
            return SENT_AWAY; // shutdown, crash, start, idle for too long
        }
        return state.startsWith("08") ? LOST : null;
    }

    /** Returns whether the statement may be retried. */
    boolean mayRepeat(Database.Repeat repeat) {
        return switch (this) {
            case UNDONE, SENT_AWAY -> true;
            case LOST -> repeat == Database.Repeat.SAFE;
            case UNCONFIRMED, TIMED_OUT -> false;
        };
    }

    /** Returns whether the pool's other connections, opened at the same time, are probably unusable too. */
    boolean concernsNeighbours() {
        return this == SENT_AWAY || this == LOST;
    }
}
