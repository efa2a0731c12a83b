// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A second barrier between owners. PostgreSQL shows a transaction the rows of one owner only, even if a statement
 * forgets to name the owner. It costs each request a transaction and one more statement.
 */
final class RowLevelSecurity {

    private static final String STATE = "SELECT relrowsecurity AND relforcerowsecurity AS forced FROM pg_class"
            + " WHERE oid = 'tasks.tasks'::regclass";
    private static final String ROLE =
            "SELECT rolsuper OR rolbypassrls AS exempt FROM pg_roles WHERE rolname = current_user";
    /** A member of the owner's role can assume that role at any time. */
    private static final String OWNER =
            "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = 'tasks.tasks'::regclass";

    private static final String TWO_ROLES =
            ": let DATABASE_URL name an ordinary role, and DATABASE_MIGRATION_URL the one that owns the table.";
    private static final String[] ENABLE = {
        "DROP POLICY IF EXISTS tasks_owner ON tasks.tasks",
        "CREATE POLICY tasks_owner ON tasks.tasks USING (user_id = current_setting('tasks.owner', true))"
                + " WITH CHECK (user_id = current_setting('tasks.owner', true))",
        "ALTER TABLE tasks.tasks ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE tasks.tasks FORCE ROW LEVEL SECURITY"
    };

    private RowLevelSecurity() {}

    /**
     * Enables row-level security if it is wanted and not enabled yet.
     *
     * @throws StartException if the role that serves requests could bypass or disable it, or if it is enabled although
     *     it is not wanted
     */
    static void prepare(Statement requests, DataSource migrations, boolean wanted) throws SQLException {
        boolean forced = Migrations.isTrue(requests, STATE);
        if (!wanted) {
            requireNone(forced);
            return;
        }
        requireBound(requests);
        if (!forced) {
            enable(migrations);
        }
    }

    private static void requireBound(Statement requests) throws SQLException {
        if (Migrations.isTrue(requests, ROLE)) {
            throw new StartException(
                    "DATABASE_ROW_LEVEL_SECURITY does not apply to superusers or BYPASSRLS roles, and the role in"
                            + " DATABASE_URL is one (as is the role of the embedded server)" + TWO_ROLES,
                    null);
        }
        if (Migrations.isTrue(requests, OWNER)) {
            throw new StartException(
                    "DATABASE_ROW_LEVEL_SECURITY has no effect for the owner of the table tasks.tasks, who may disable"
                            + " it, and the role in DATABASE_URL is the owner or a member of it" + TWO_ROLES,
                    null);
        }
    }

    private static void enable(DataSource migrations) throws SQLException {
        try (Connection connection = migrations.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE tasks.tasks IN ACCESS EXCLUSIVE MODE");
            for (String sql : ENABLE) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private static void requireNone(boolean forced) {
        if (forced) {
            throw new StartException(
                    "The table tasks.tasks has row-level security: set DATABASE_ROW_LEVEL_SECURITY=true, or disable it"
                            + " with ALTER TABLE tasks.tasks NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY.",
                    null);
        }
    }
}
