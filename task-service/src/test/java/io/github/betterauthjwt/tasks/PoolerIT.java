// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real PgBouncer in transaction mode between the service and its database. */
class PoolerIT {

    private static final String WANTED = "pgbouncer on the PATH (on Debian: apt-get install pgbouncer)";
    private static final int USERS = 24;
    private static final int ROUNDS = 10;
    private static final int SHARED_CONNECTIONS = 3;

    @TempDir
    private Path folder;

    private TestIssuer issuer;
    private PgBouncer pooler;

    @BeforeEach
    void start() throws Exception {
        Optional<Path> program = PgBouncer.program();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(program).as(WANTED).isPresent();
        }
        assumeThat(program).as(WANTED).isPresent();
        issuer = TestIssuer.start();
        pooler = PgBouncer.start(folder, TestDatabase.url(), SHARED_CONNECTIONS);
    }

    @AfterEach
    void stop() {
        if (pooler != null) {
            pooler.close();
            issuer.close();
        }
    }

    private TaskService service(Map<String, String> settings) {
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.put("DATABASE_URL", pooler.address());
        environment.put("DATABASE_MIGRATION_URL", TestDatabase.address());
        environment.put("DATABASE_POOL_SIZE", "20");
        environment.put("DATABASE_WAIT", "10s");
        environment.putAll(settings);
        return TaskService.start(Settings.read(environment));
    }

    @Test
    void requests_ofManyUsersOverFewConnections_returnEachUsersTasks() throws Exception {
        try (TaskService service = service(Map.of())) {
            List<CompletableFuture<Void>> users = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                String id = "pooled-" + user + "-" + System.nanoTime();
                Api api = new Api(service.port(), issuer.token(id));
                users.add(CompletableFuture.runAsync(
                        () -> work(api, id), task -> Thread.ofVirtual().start(task)));
            }
            CompletableFuture.allOf(users.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);
        }
    }

    /** Runs the statements so often that the driver would prepare them. */
    private static void work(Api api, String id) {
        for (int round = 0; round < ROUNDS; round++) {
            String title = id + "/" + round;
            String path = "/api/tasks/" + api.create("{\"title\":\"" + title + "\"}");
            JsonNode task = api.get(path).json();
            assertThat(task.get("title").asText()).isEqualTo(title);
            assertThat(task.get("user_id").asText()).isEqualTo(id);
            assertThat(api.patch(path + "/complete", null).json().get("version").asInt())
                    .isEqualTo(2);
            Api.Answer list = api.get("/api/tasks?status=completed&include_total=true");
            assertThat(list.json().get("total").asInt()).isEqualTo(round + 1);
            assertThat(list.json().get("tasks").findValuesAsText("user_id")).containsOnly(id);
        }
    }

    @Test
    void statement_neverEnding_isCutOff() throws Exception {
        try (TaskService service = service(Map.of());
                BlockingTransaction lock = BlockingTransaction.holdingTable(TestDatabase.url())) {
            Api ada = new Api(service.port(), issuer.token("ada"));
            long start = System.nanoTime();
            assertThat(ada.get("/api/tasks").status()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(4));
            assertThat(lock.waiters())
                    .as("statements that the server goes on with")
                    .isZero();
        }
    }
}
