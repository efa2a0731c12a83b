// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Why the database could not do a statement that is in order, as far as its SQLSTATE tells (PostgreSQL's documentation,
 * Appendix A). It decides whether the statement may be tried again, and whether its connection's neighbours are any better.
 */
enum Outage {
    /** It lost against another, or the server had too little of something (class 53). It was undone. */
    UNDONE,
    /** The server ends its connections or is a standby now. It was undone, and will not be done on connections like this. */
    SENT_AWAY,
    /** The connection broke: nobody knows whether it was done. */
    LOST,
    /** It took too long and was undone. So would the next be, and the caller has waited long enough. */
    TIMED_OUT;

    /** Null if it is none of the database's, but a mistake in the statement, say. */
    static @Nullable Outage of(SQLException failure) {
        String state = failure.getSQLState();
        return switch (state) {
            case null -> null;
            case "40001", "40P01" -> UNDONE; // serialization failure, deadlock
            case "25006" -> SENT_AWAY; // read-only: the primary has been demoted
            case "57014" -> TIMED_OUT;
            default -> ofClass(state);
        };
    }

    private static @Nullable Outage ofClass(String state) {
        if (state.startsWith("53")) {
            return UNDONE; // disk full, out of memory, too many connections
        }
        if (state.startsWith("57P")) {
            return SENT_AWAY; // shutdown, crash, start, idle for too long
        }
        return state.startsWith("08") ? LOST : null;
    }

    /** Whether the statement may be tried again. */
    boolean mayRepeat(Database.Repeat repeat) {
        return switch (this) {
            case UNDONE, SENT_AWAY -> true;
            case LOST -> repeat == Database.Repeat.SAFE;
            case TIMED_OUT -> false;
        };
    }

    /** Whether other connections of the pool, opened when this was, are most likely no good either. */
    boolean concernsNeighbours() {
        return this == SENT_AWAY || this == LOST;
    }
}
