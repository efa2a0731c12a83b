// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.postgres.Migrations;
import io.github.betterauthjwt.tasks.postgres.StartException;
import io.github.betterauthjwt.tasks.postgres.StartWait;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowLevelSecurityIT {

    private static EmbeddedDatabase server;
    private static TestIssuer issuer;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedDatabase.start(TestDatabase.folder("tasks-rls"));
        issuer = TestIssuer.start();
        try (Connection owner = connect(server.url());
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE ROLE \"app-role\" LOGIN PASSWORD 'x'");
            statement.execute("CREATE ROLE \"table-owner\" LOGIN PASSWORD 'x'");
            statement.execute("CREATE ROLE \"member-of-owner\" LOGIN NOINHERIT PASSWORD 'x' IN ROLE \"table-owner\"");
            statement.execute("CREATE DATABASE owned OWNER \"table-owner\"");
        }
    }

    @AfterAll
    static void stop() {
        issuer.close();
        server.close();
    }

    private static Connection connect(DatabaseUrl url) throws Exception {
        Properties properties = url.properties();
        return DriverManager.getConnection(url.jdbcUrl(), properties);
    }

    private static String address(String user, String password) {
        return "postgresql://" + user + ":" + password + "@127.0.0.1:"
                + server.url().port() + "/postgres";
    }

    private static Map<String, String> environment(String rowLevelSecurity) {
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.put("DATABASE_URL", address("app-role", "x"));
        environment.put(
                "DATABASE_MIGRATION_URL",
                address("postgres", requireNonNull(server.url().password())));
        environment.put("DATABASE_ROW_LEVEL_SECURITY", rowLevelSecurity);
        return environment;
    }

    @Test
    void service_withRowLevelSecurity_letsTheDatabaseSeparateUsers() throws Exception {
        try (TaskService service = TaskService.start(Settings.read(environment("true")))) {
            Api ada = new Api(service.port(), issuer.token("ada"));
            Api bob = new Api(service.port(), issuer.token("bob"));
            String path = "/api/tasks/" + ada.create("{\"title\":\"A\"}");
            bob.create("{\"title\":\"B\"}");

            assertThat(ada.get("/api/tasks?include_total=true")
                            .json()
                            .get("total")
                            .asInt())
                    .isEqualTo(1);
            assertThat(ada.patch(path, "{\"title\":\"A2\"}", "If-Match", "\"1\"")
                            .status())
                    .isEqualTo(200);
            assertThat(ada.patch(path, "{\"title\":\"A3\"}", "If-Match", "\"1\"")
                            .status())
                    .isEqualTo(412);
            assertThat(bob.get(path).status()).isEqualTo(404);
            assertThat(ada.post("/api/tasks", "{\"title\":\"C\"}", "Idempotency-Key", "k")
                            .status())
                    .isEqualTo(201);
            assertThat(ada.post("/api/tasks", "{\"title\":\"C\"}", "Idempotency-Key", "k")
                            .header("Idempotent-Replayed"))
                    .isPresent();
        }
        try (Connection app = connect(DatabaseUrl.parse(address("app-role", "x")));
                Statement statement = app.createStatement()) {
            assertThat(count(statement)).as("no owner, no rows").isZero();
            app.setAutoCommit(false);
            statement.execute("SELECT set_config('tasks.owner', 'bob', true)");
            assertThat(count(statement)).as("a statement without a condition").isEqualTo(1);
            assertThatThrownBy(() -> statement.execute("UPDATE tasks.tasks SET user_id = 'ada'"))
                    .hasMessageContaining("row-level security");
        }
        assertThatThrownBy(() -> TaskService.start(Settings.read(environment("false"))))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("DATABASE_ROW_LEVEL_SECURITY=true");
        try (TaskService again = TaskService.start(Settings.read(environment("true")))) {
            assertThat(again.port()).isPositive();
        }
    }

    private static int count(Statement statement) throws Exception {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM tasks.tasks")) {
            row.next();
            return row.getInt(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"table-owner", "member-of-owner"})
    void prepare_roleThatMayDisableRowLevelSecurity_isRejected(String role) throws Exception {
        String address = address(role, "x").replaceFirst("postgres$", "owned");
        DatabaseUrl owner = DatabaseUrl.parse(address.replace("//" + role, "//table-owner"));

        assertThatThrownBy(
                        () -> Migrations.run(DatabaseUrl.parse(address), owner, true, new StartWait(), Duration.ZERO))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("the owner of the table tasks.tasks")
                .hasMessageContaining("DATABASE_MIGRATION_URL");
    }

    @Test
    void service_superuserWithRowLevelSecurity_doesNotStart() {
        Map<String, String> environment = environment("true");
        environment.put("DATABASE_URL", environment.get("DATABASE_MIGRATION_URL"));

        assertThatThrownBy(() -> TaskService.start(Settings.read(environment)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("does not apply to superusers");
    }
}
