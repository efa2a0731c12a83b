// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import static io.github.betterauthjwt.tasks.postgres.Migrations.isTrue;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The role that serves requests. If migrations run as a separate role, it may only read and write rows. With row-level
 * security, PostgreSQL shows a transaction the rows of one owner only, even if a statement forgets to name the owner.
 */
final class RequestRole {

    /** In this order, because a role without the schema cannot name its tables. */
    private static final String[] PRIVILEGES = {
        "SELECT has_schema_privilege('tasks', 'USAGE')",
        "SELECT bool_and(has_table_privilege('tasks.tasks', privilege)"
                + " AND has_table_privilege('tasks.revocations', privilege))"
                + " FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS privilege",
        "SELECT has_table_privilege('tasks.flyway_schema_history', 'SELECT')"
    };

    private static final String POLICY_IS_FORCED =
            "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class" + " WHERE oid = 'tasks.tasks'::regclass";
    private static final String IS_EXEMPT =
            "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user";
    /** A member of the owner's role can assume that role at any time. */
    private static final String MAY_BE_OWNER =
            "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = 'tasks.tasks'::regclass";

    private static final String TWO_ROLES =
            ": let DATABASE_URL name an ordinary role, and DATABASE_MIGRATION_URL the one that owns the table.";

    private RequestRole() {}

    /**
     * Grants the missing privileges, and enables row-level security if it is wanted. It checks first, and usually
     * nothing is missing. The check writes nothing, so it cannot conflict with another instance.
     *
     * @param requests a statement of the role that serves requests
     * @throws StartException if the role could bypass or disable row-level security, or if it is enabled although it is
     *     not wanted
     */
    static void prepare(Statement requests, DataSource migrations, boolean rowLevelSecurity) throws SQLException {
        if (!hasPrivileges(requests)) {
            String role = name(requests);
            runTogether(
                    migrations,
                    "GRANT USAGE ON SCHEMA tasks TO " + role,
                    "GRANT SELECT, INSERT, UPDATE, DELETE ON tasks.tasks, tasks.revocations TO " + role,
                    "GRANT SELECT ON tasks.flyway_schema_history TO " + role);
        }
        boolean forced = isTrue(requests, POLICY_IS_FORCED);
        if (!rowLevelSecurity) {
            requireNone(forced);
            return;
        }
        requireBound(requests);
        if (!forced) {
            runTogether(
                    migrations,
                    "LOCK TABLE tasks.tasks IN ACCESS EXCLUSIVE MODE",
                    "DROP POLICY IF EXISTS tasks_owner ON tasks.tasks",
                    "CREATE POLICY tasks_owner ON tasks.tasks USING (user_id = current_setting('tasks.owner', true))"
                            + " WITH CHECK (user_id = current_setting('tasks.owner', true))",
                    "ALTER TABLE tasks.tasks ENABLE ROW LEVEL SECURITY",
                    "ALTER TABLE tasks.tasks FORCE ROW LEVEL SECURITY");
        }
    }

    private static boolean hasPrivileges(Statement requests) throws SQLException {
        for (String privilege : PRIVILEGES) {
            if (!isTrue(requests, privilege)) {
                return false;
            }
        }
        return true;
    }

    private static String name(Statement requests) throws SQLException {
        try (ResultSet row = requests.executeQuery("SELECT quote_ident(current_user)")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void runTogether(DataSource migrations, String... statements) throws SQLException {
        try (Connection connection = migrations.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
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

    private static void requireBound(Statement requests) throws SQLException {
        if (isTrue(requests, IS_EXEMPT)) {
            throw new StartException(
                    "DATABASE_ROW_LEVEL_SECURITY does not apply to superusers or BYPASSRLS roles, and the role in"
                            + " DATABASE_URL is one (as is the role of the embedded server)" + TWO_ROLES,
                    null);
        }
        if (isTrue(requests, MAY_BE_OWNER)) {
            throw new StartException(
                    "DATABASE_ROW_LEVEL_SECURITY has no effect for the owner of the table tasks.tasks, who may disable"
                            + " it, and the role in DATABASE_URL is the owner or a member of it" + TWO_ROLES,
                    null);
        }
    }
}
