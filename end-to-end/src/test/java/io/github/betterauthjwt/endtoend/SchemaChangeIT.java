// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer version changes the schema while instances of this version serve requests. */
class SchemaChangeIT {

    private static final int USERS = 6;

    @TempDir
    private Path folder;

    @Test
    void migration_ofANewerVersionUnderLoad_failsNoRequest() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                TaskServer database = TaskServer.start(issuer.url(), folder.resolve("data"))) {
            String address =
                    Files.readString(folder.resolve("data/database-url")).strip();
            assertThat(database.port()).isPositive();
            try (TaskServer service = start(issuer, address)) {
                Load load = Load.start(service.url(), issuer, USERS);
                load.awaitMore(200);

                changeSchema(address);
                load.awaitMore(200);
                restart(issuer, address);

                load.awaitMore(100);
                load.stop();
                System.getLogger(SchemaChangeIT.class.getName()).log(Level.INFO, "schema change: " + load.report());
                assertThat(load.failedFirstTries()).as(load.report()).isEmpty();
            }
        }
    }

    /** An instance of this version starts on the newer schema, as after a crash in the middle of an upgrade. */
    private void restart(TestIssuer issuer, String address) throws Exception {
        try (TaskServer restarted = start(issuer, address)) {
            Load load = Load.start(restarted.url(), issuer, 1, "restarted");
            load.awaitMore(20);
            load.stop();
            assertThat(load.failedFirstTries()).as(load.report()).isEmpty();
        }
    }

    private TaskServer start(TestIssuer issuer, String address) {
        return TaskServer.start(
                issuer.url(),
                folder.resolve("unused"),
                Map.of("DATABASE_URL", address, "DATABASE_POOL_SIZE", "4"),
                "/health/ready");
    }

    /** Adds to the schema only, as docs/operations.md promises of every migration. */
    private static void changeSchema(String address) throws SQLException {
        try (Connection connection = connect(address);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE tasks.tasks ADD COLUMN note text NOT NULL DEFAULT ''");
            statement.execute(
                    "ALTER TABLE tasks.tasks ADD CONSTRAINT note_length CHECK (length(note) < 100) NOT VALID");
            statement.execute("ALTER TABLE tasks.tasks VALIDATE CONSTRAINT note_length");
            statement.execute("CREATE INDEX CONCURRENTLY tasks_by_note ON tasks.tasks (note)");
            statement.execute("INSERT INTO tasks.flyway_schema_history (installed_rank, version, description, type,"
                    + " script, installed_by, execution_time, success)"
                    + " VALUES (100, '100', 'notes', 'SQL', 'V100__notes.sql', current_user, 1, true)");
        }
    }

    private static Connection connect(String address) throws SQLException {
        URI url = URI.create(address);
        String[] user = url.getUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), user[0], user[1]);
    }
}
