// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.helidon.BearerTokenFeature;
import io.github.betterauthjwt.tasks.operations.Tracing;
import io.github.betterauthjwt.tasks.postgres.Database;
import io.github.betterauthjwt.tasks.postgres.Rehearsal;
import io.github.betterauthjwt.tasks.postgres.StartWait;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.tasks.settings.TracingSettings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The requests that a service sends itself before it is ready. */
class WarmUpIT {

    @Test
    void ready_beforeTheWarmUp_isNotReadyAndServes() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                TaskService service = listening(TestDatabase.environment(issuer.url()))) {
            Api user = new Api(service.port(), issuer.token("warm-up-" + System.nanoTime()));
            Api management = new Api(service.managementPort(), null);

            assertThat(user.get("/api/tasks").status()).isEqualTo(200);
            Api.Answer before = management.get("/health/ready");
            assertThat(before.status()).isEqualTo(503);
            assertThat(before.json().at("/checks/service").asText()).isEqualTo("starting");

            service.becomeReady();

            assertThat(management.get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void run_databaseIsUp_sendsRequestsAndLeavesNoTask() throws Exception {
        try (TestIssuer issuer = TestIssuer.start()) {
            Settings settings = Settings.read(TestDatabase.environment(issuer.url()));
            TaskService.start(settings).close(); // creates the tables
            try (Database database =
                    Database.open(TestDatabase.url(), settings, Tracing.of(TracingSettings.off())::statement)) {
                boolean succeeded = false;
                for (int attempt = 0; attempt < 20 && !succeeded; attempt++) {
                    succeeded = WarmUp.run(database); // a busy machine may be too slow for its time
                }

                assertThat(succeeded).isTrue();
                assertThat(tasksOfWarmUps()).isZero();
            }
        }
    }

    @Test
    void rehearsal_withoutACall_logsNothing() {
        Settings settings = Settings.read(TestDatabase.environment("http://localhost:3000"));
        try (LogRecords log = new LogRecords("io.helidon.dbclient");
                Database database =
                        Database.open(TestDatabase.url(), settings, Tracing.of(TracingSettings.off())::statement)) {
            Rehearsal.run(database, Duration.ofMinutes(1), calls -> {});

            assertThat(log.all()).isEmpty();
        }
    }

    @Test
    void becomeReady_databaseIsSilent_endsTheStart() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                DatabaseProxy proxy = DatabaseProxy.to(TestDatabase.url())) {
            Map<String, String> environment = TestDatabase.environment(issuer.url());
            environment.put("DATABASE_URL", proxy.address());
            try (TaskService service = listening(environment);
                    LogRecords log = new LogRecords()) {
                proxy.silence(true);

                service.becomeReady();

                assertThat(log.all())
                        .anySatisfy(entry -> assertThat(entry.getMessage()).startsWith("The warm-up "));
                Api.Answer ready = new Api(service.managementPort(), null).get("/health/ready");
                assertThat(ready.json().at("/checks/service").asText()).isEqualTo("up");
                proxy.silence(false);
            }
        }
    }

    private static TaskService listening(Map<String, String> environment) {
        return TaskService.listen(Settings.read(environment), new StartWait(), BearerTokenFeature::create);
    }

    private static long tasksOfWarmUps() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        TestDatabase.url().jdbcUrl(), TestDatabase.url().properties());
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM tasks.tasks WHERE title = 'Warm up'")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
