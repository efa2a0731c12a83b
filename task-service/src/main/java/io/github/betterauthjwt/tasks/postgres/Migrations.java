// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.postgresql.ds.PGSimpleDataSource;

/** Updates the schema {@code tasks}. Several instances may start at once, because Flyway holds a lock. */
public final class Migrations {

    static final String SCHEMA = "tasks";

    /** The version of the newest file in {@code migrations}. */
    public static final String LATEST = "2";

    private static final String HISTORY = SCHEMA + ".flyway_schema_history";

    /**
     * The SQLSTATE when another session changed the same row of PostgreSQL's catalog first ("tuple concurrently
     * updated").
     */
    private static final String OVERTAKEN = "XX000";

    /** In each round one instance succeeds, so this suffices for the same number of instances. */
    private static final int ATTEMPTS = 50;

    private static final Logger LOGGER = System.getLogger(Migrations.class.getName());

    private Migrations() {}

    /**
     * Runs the missing migrations. Waits for a database that is unavailable.
     *
     * @param url the database that requests use
     * @param migrationUrl the same database without a pooler, possibly as a role with more privileges
     * @param limit how long to wait, from the creation of {@code wait}
     * @throws StartException if the database stays unavailable or denies the operation
     */
    public static void run(
            DatabaseUrl url, DatabaseUrl migrationUrl, boolean rowLevelSecurity, StartWait wait, Duration limit) {
        while (true) {
            try {
                prepare(url, migrationUrl, rowLevelSecurity);
                return;
            } catch (FlywayException | SQLException e) {
                String fault = DatabaseFailure.describe(e);
                if (!DatabaseFailure.isTemporary(e) || !wait.beforeNextAttempt(limit, url, fault)) {
                    throw new StartException(
                            "The schema " + SCHEMA + " of " + url + " could not be prepared: " + fault, e);
                }
            }
        }
    }

    private static void prepare(DatabaseUrl url, DatabaseUrl migrationUrl, boolean rowLevelSecurity)
            throws SQLException {
        // One connection for all queries, because password authentication is slow.
        try (Connection connection = dataSource(url).getConnection();
                Statement statement = connection.createStatement()) {
            if (!isCurrent(statement, LATEST)) {
                migrate(migrationUrl);
            }
            secure(statement, dataSource(migrationUrl), rowLevelSecurity);
        }
    }

    /**
     * Returns whether no migration is missing. A few queries determine this much faster than Flyway does. The newest
     * version is the one installed last. Versions are text, so "9" is greater than "10".
     */
    public static boolean isCurrent(Statement statement, String latest) throws SQLException {
        return isTrue(statement, "SELECT has_schema_privilege(to_regnamespace('" + SCHEMA + "'), 'USAGE')")
                && isTrue(statement, "SELECT to_regclass('" + HISTORY + "') IS NOT NULL")
                && isTrue(statement, "SELECT has_table_privilege('" + HISTORY + "', 'SELECT')")
                && isTrue(
                        statement,
                        "SELECT success AND version = '" + latest + "' FROM " + HISTORY
                                + " WHERE version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1");
    }

    static boolean isTrue(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private static void migrate(DatabaseUrl url) {
        FluentConfiguration configuration = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource(url))
                .schemas(SCHEMA)
                .defaultSchema(SCHEMA)
                .createSchemas(true)
                .connectRetries(0)
                .locations("classpath:migrations")
                .failOnMissingLocations(true)
                .cleanDisabled(true);
        MigrateResult result = configuration.load().migrate();
        if (result.migrationsExecuted > 0) {
            LOGGER.log(Level.INFO, "Schema {0} is now at version {1}", SCHEMA, result.targetSchemaVersion);
        }
    }

    /** Prepares the role of requests. An instance that lost the race to do so usually then finds the work done. */
    private static void secure(Statement requests, DataSource migrations, boolean rowLevelSecurity)
            throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                RequestRole.prepare(requests, migrations, rowLevelSecurity);
                return;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !OVERTAKEN.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    private static PGSimpleDataSource dataSource(DatabaseUrl url) {
        Properties properties = ConnectionPool.properties(url, false);
        // A migration may take longer than a request.
        properties.remove("socketTimeout");
        properties.remove("queryTimeout");
        return ConnectionPool.configure(new PGSimpleDataSource(), url, properties);
    }
}
