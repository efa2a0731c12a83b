// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.tasks.postgres.Migrations;
import io.github.betterauthjwt.tasks.postgres.StartException;
import io.github.betterauthjwt.tasks.postgres.StartWait;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationsIT {

    private static final int INSTANCES = 8;
    private static final int ROUNDS = 4;
    private static final String ROLE = "Serves \"requests\"";

    private static int databases;

    @BeforeAll
    static void createRole() throws SQLException {
        execute(TestDatabase.url(), "CREATE ROLE \"Serves \"\"requests\"\"\" LOGIN PASSWORD 'x'");
    }

    private static void execute(DatabaseUrl url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static DatabaseUrl freshDatabase() throws SQLException {
        DatabaseUrl server = TestDatabase.url();
        String name = "migrations_" + databases++;
        execute(server, "CREATE DATABASE " + name);
        return new DatabaseUrl(server.hosts(), name, server.user(), server.password(), Map.of());
    }

    private static DatabaseUrl asRole(DatabaseUrl url) {
        return new DatabaseUrl(url.hosts(), url.database(), ROLE, "x", Map.of());
    }

    @Test
    void run_serverWithoutTls_namesTheSettingToChange() {
        DatabaseUrl url = DatabaseUrl.parse(TestDatabase.address() + "?sslmode=require");

        assertThatThrownBy(() -> Migrations.run(url, url, false, new StartWait(), Duration.ZERO))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the server does not offer TLS")
                .hasMessageContaining("sslmode=disable");
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "true, true"})
    void run_severalInstancesAtOnce_allSucceed(boolean roleOfItsOwn, boolean rowLevelSecurity) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            DatabaseUrl owner = freshDatabase();
            DatabaseUrl requests = roleOfItsOwn ? asRole(owner) : owner;
            runAtOnce(requests, owner, rowLevelSecurity);
            runAtOnce(requests, owner, rowLevelSecurity); // once more, with everything in place
            execute(requests, "DELETE FROM tasks.tasks");
        }
    }

    private static void runAtOnce(DatabaseUrl requests, DatabaseUrl owner, boolean rowLevelSecurity) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(INSTANCES);
        List<Future<?>> instances = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(INSTANCES)) {
            for (int instance = 0; instance < INSTANCES; instance++) {
                instances.add(threads.submit(() -> {
                    barrier.await(1, TimeUnit.MINUTES);
                    Migrations.run(requests, owner, rowLevelSecurity, new StartWait(), Duration.ZERO);
                    return null;
                }));
            }
            for (Future<?> instance : instances) {
                instance.get();
            }
        }
    }

    @Test
    void run_revokedPrivilege_isGrantedAgain() throws Exception {
        DatabaseUrl owner = freshDatabase();
        Migrations.run(asRole(owner), owner, false, new StartWait(), Duration.ZERO);
        execute(owner, "REVOKE DELETE ON tasks.tasks FROM \"Serves \"\"requests\"\"\"");

        Migrations.run(asRole(owner), owner, false, new StartWait(), Duration.ZERO);

        execute(asRole(owner), "DELETE FROM tasks.tasks");
    }

    @Test
    void isCurrent_versionOfTwoDigits_followsOneDigit() throws Exception {
        DatabaseUrl url = freshDatabase();
        Migrations.run(url, url, false, new StartWait(), Duration.ZERO);
        execute(
                url,
                "INSERT INTO tasks.flyway_schema_history"
                        + " (installed_rank, version, description, type, script, installed_by, execution_time, success)"
                        + " SELECT rank, rank + 6, '', 'SQL', '', '', 0, true FROM generate_series(3, 4) AS rank");

        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement statement = connection.createStatement()) {
            assertThat(Migrations.isCurrent(statement, "9")).isFalse();
            assertThat(Migrations.isCurrent(statement, "10")).isTrue();
        }
    }
}
