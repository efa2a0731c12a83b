// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/**
 * Reads the warnings that PostgreSQL sends with a successful result. One kind contradicts the success: while a commit
 * waits for a synchronous standby, PostgreSQL responds to a cancellation by committing on the primary only. A failover
 * then loses the change.
 */
final class ServerWarnings {

    /** The SQLSTATE of a statement whose outcome is not known ("statement completion unknown"). */
    static final String OUTCOME_UNKNOWN = "40003";

    private static final Logger LOGGER = System.getLogger(ServerWarnings.class.getName());

    /** The function of PostgreSQL that waits. Unlike the text of its warnings, the name is never translated. */
    private static final String REPLICATION_WAIT = "SyncRepWaitForLSN";
    /** The class of SQLSTATEs of a server that ends the session. */
    private static final String OPERATOR_INTERVENTION = "57P";

    private ServerWarnings() {}

    /**
     * Checks that the server does not retract the success of a statement or a commit.
     *
     * @param first the first warning of a chain, or null without warnings
     * @throws SQLException with the state {@link #OUTCOME_UNKNOWN} if a standby has not confirmed the change
     */
    static void requireConfirmed(@Nullable SQLWarning first) throws SQLException {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            if (isUnconfirmed(warning)) {
                throw new SQLException("A standby has not confirmed the change", OUTCOME_UNKNOWN, warning);
            }
            // Not its text, which may contain values of a row.
            LOGGER.log(Level.DEBUG, "The server sent a notice with the SQLSTATE {0}", warning.getSQLState());
        }
    }

    private static boolean isUnconfirmed(SQLWarning warning) {
        String state = warning.getSQLState();
        return (state != null && state.startsWith(OPERATOR_INTERVENTION)) || isOfReplicationWait(warning);
    }

    private static boolean isOfReplicationWait(SQLWarning warning) {
        ServerErrorMessage message = warning instanceof PSQLWarning ofServer ? ofServer.getServerErrorMessage() : null;
        return message != null && REPLICATION_WAIT.equals(message.getRoutine());
    }
}
