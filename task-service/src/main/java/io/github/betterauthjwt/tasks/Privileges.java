// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where migrations run as a role of their own, the role that serves requests may read and write rows, and no more. */
final class Privileges {

    private Privileges() {}

    static void grant(DataSource migrations, @Nullable String user, @Nullable String migrationUser)
            throws SQLException {
        if (user == null || Objects.equals(user, migrationUser)) {
            return;
        }
        String role = '"' + user.replace("\"", "\"\"") + '"';
        try (Connection connection = migrations.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("GRANT USAGE ON SCHEMA tasks TO " + role);
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON tasks.tasks TO " + role);
            statement.execute("GRANT SELECT ON tasks.flyway_schema_history TO " + role);
        }
    }
}
