// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The privileges of the role that serves requests. If migrations run as a separate role, it may only read and write
 * rows.
 */
final class Privileges {

    private static final String USE_SCHEMA = "SELECT has_schema_privilege('tasks', 'USAGE')";
    private static final String USE_ROWS = "SELECT bool_and(has_table_privilege('tasks.tasks', privilege)"
            + " AND has_table_privilege('tasks.revocations', privilege))"
            + " FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege";
    private static final String READ_HISTORY = "SELECT has_table_privilege('tasks.flyway_schema_history', 'SELECT')";

    private Privileges() {}

    /**
     * Grants the missing privileges. It checks first, and usually nothing is missing. The check writes nothing, so it
     * cannot conflict with another instance.
     *
     * @param requests a statement of the role that serves requests
     */
    static void grant(Statement requests, DataSource migrations) throws SQLException {
        if (hasAll(requests)) {
            return;
        }
        String role = role(requests);
        try (Connection connection = migrations.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("GRANT USAGE ON SCHEMA tasks TO " + role);
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON tasks.tasks, tasks.revocations TO " + role);
            statement.execute("GRANT SELECT ON tasks.flyway_schema_history TO " + role);
        }
    }

    /**
     * Returns whether the role has all privileges. The order matters, because a role without the schema cannot name its
     * tables.
     */
    private static boolean hasAll(Statement requests) throws SQLException {
        return Migrations.isTrue(requests, USE_SCHEMA)
                && Migrations.isTrue(requests, USE_ROWS)
                && Migrations.isTrue(requests, READ_HISTORY);
    }

    private static String role(Statement requests) throws SQLException {
        try (ResultSet row = requests.executeQuery("SELECT quote_ident(current_user)")) {
            row.next();
            return row.getString(1);
        }
    }
}
