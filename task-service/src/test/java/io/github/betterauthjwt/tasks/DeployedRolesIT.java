// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The roles and databases that the deployment examples create, with the settings that compose.yaml gives the service.
 */
class DeployedRolesIT {

    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^\\\\getenv (\\w+) (\\w+)$");

    private static EmbeddedDatabase server;
    private static TestIssuer issuer;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedDatabase.start(TestDatabase.folder("tasks-roles"));
        issuer = TestIssuer.start();
        try (Connection superuser = connect(server.url());
                Statement statement = superuser.createStatement()) {
            for (String sql : roles().split(";\\R", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        issuer.close();
        server.close();
    }

    /** Returns the file without the commands that only psql understands. Each password is the name of its variable. */
    private static String roles() throws IOException {
        String file = Files.readString(DEPLOY.resolve("postgres/roles.sql"));
        Map<String, String> variables = VARIABLE.matcher(file)
                .results()
                .collect(Collectors.toMap(variable -> variable.group(1), variable -> variable.group(2)));
        String sql = VARIABLE.matcher(file).replaceAll("").replaceAll("(?m)^--.*$", "");
        return Pattern.compile(":'(\\w+)'")
                .matcher(sql)
                .replaceAll(variable -> "'" + variables.get(variable.group(1)) + "'");
    }

    private static Connection connect(DatabaseUrl url) throws Exception {
        return DriverManager.getConnection(url.jdbcUrl(), url.properties());
    }

    /**
     * Returns the environment that compose.yaml sets for one of its services. The value of each variable is its name.
     */
    private static Map<String, String> environment(String service) throws IOException {
        Object node = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(DEPLOY.resolve("compose.yaml")));
        for (String step : List.of("services", service, "environment")) {
            node = requireNonNull(((Map<?, ?>) node).get(step), step);
        }
        return ((Map<?, ?>) node)
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                setting -> setting.getKey().toString(),
                                setting -> setting.getValue().toString().replaceAll("\\$\\{(\\w+)[^}]*}", "$1")));
    }

    private static String here(String address) {
        return address.replace("@database:5432/", "@127.0.0.1:" + server.url().port() + "/");
    }

    private static DatabaseUrl url(String role, String password, String database) {
        return DatabaseUrl.parse(
                here("postgresql://" + role + ":" + password + "@database:5432/" + database + "?sslmode=disable"));
    }

    private static boolean isTrue(Connection connection, String sql) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Test
    void service_withTheSettingsOfCompose_servesBehindRowLevelSecurity() throws Exception {
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        for (Map.Entry<String, String> setting : environment("task-service").entrySet()) {
            if (setting.getKey().startsWith("DATABASE_")) {
                environment.put(setting.getKey(), here(setting.getValue()));
            }
        }

        try (TaskService service = TaskService.start(Settings.read(environment))) {
            Api ada = new Api(service.port(), issuer.token("ada"));
            assertThat(ada.get("/api/tasks/" + ada.create("{\"title\":\"A\"}")).status())
                    .isEqualTo(200);
        }

        try (Connection requests = connect(url("tasks", "TASKS_PASSWORD", "tasks"))) {
            assertThat(isTrue(requests, "SELECT count(*) = 0 FROM tasks.tasks"))
                    .as("row-level security shows no task without an owner")
                    .isTrue();
            assertThat(isTrue(
                            requests,
                            "SELECT bool_or(rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)"
                                    + " FROM pg_roles WHERE rolname IN ('tasks', 'tasks_owner', 'web')"))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tasks,TASKS_PASSWORD,web",
        "tasks_owner,TASKS_OWNER_PASSWORD,web",
        "web,WEB_PASSWORD,tasks",
        "tasks,TASKS_PASSWORD,postgres",
        "web,WEB_PASSWORD,postgres",
        "tasks,TASKS_PASSWORD,template1",
        "web,WEB_PASSWORD,template1"
    })
    void role_databaseOfAnotherProgram_isRejected(String role, String password, String database) {
        assertThatThrownBy(() -> connect(url(role, password, database)))
                .hasMessageContaining("permission denied for database \"" + database + "\"");
    }

    @Test
    void page_withTheSettingsOfCompose_createsItsSchema() throws Exception {
        DatabaseUrl page =
                DatabaseUrl.parse(here(requireNonNull(environment("web").get("DATABASE_URL"))));

        try (Connection connection = connect(page);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA auth");
            statement.execute("CREATE TABLE auth.probe (id int)");
            assertThat(isTrue(connection, "SELECT current_user = 'web' AND current_database() = 'web'"))
                    .isTrue();
        }
    }
}
