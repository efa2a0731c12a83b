// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No acknowledged write is lost if the synchronous standby is cut off and the primary dies. */
class SynchronousReplicationIT {

    private static final int PRIMARY = 0;
    private static final int STANDBY = 1;
    private static final String WAITERS = "SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    private static final HttpClient CLIENT = Http.http1().build();

    @TempDir
    private static Path folder;

    private static TestIssuer issuer;
    private static PostgresPair databases;

    private final String user = "ada-" + System.nanoTime();

    @BeforeAll
    static void start() throws Exception {
        issuer = TestIssuer.start();
        databases = PostgresPair.start(Files.createDirectory(folder.resolve("pair")));
        databases.execute(PRIMARY, "CREATE ROLE app LOGIN PASSWORD 'app'");
    }

    @AfterAll
    static void stop() {
        databases.close();
        issuer.close();
    }

    private static TaskServer serve(PostgresPair databases, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of("DATABASE_URL", databases.address(PRIMARY)));
        environment.putAll(settings);
        return TaskServer.start(issuer.url(), folder.resolve("data"), environment, "/health/ready");
    }

    private List<String> titles(PostgresPair databases, int server) throws SQLException {
        return databases.read(
                server, "SELECT title FROM tasks.tasks WHERE user_id = '" + user + "' ORDER BY created_at");
    }

    /** Creates a task with an idempotency key. */
    private HttpResponse<String> create(TaskServer service, String key) {
        return Http.send(
                CLIENT,
                HttpRequest.newBuilder(URI.create(service.url() + "/api/tasks"))
                        .header("Authorization", "Bearer " + issuer.token(user))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"title\":\"" + key + "\"}"))
                        .timeout(Duration.ofSeconds(60))
                        .build());
    }

    private static void assertUnavailable(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        assertThat(Http.json(response).get("code").asText()).isEqualTo("database_unavailable");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    private void assertReplicates(TaskServer service, String key) {
        assertThat(create(service, key).statusCode()).isEqualTo(201);
    }

    @Test
    void create_standbyCutOffAndPrimaryKilled_isNotAcknowledged() throws Exception {
        try (PostgresPair pair = PostgresPair.start(Files.createDirectory(folder.resolve("killed")))) {
            try (TaskServer service = serve(pair, Map.of())) {
                assertReplicates(service, "kept");
                pair.stop(STANDBY);
                assertUnavailable(create(service, "promised"));
                assertNotVisible(service, "promised");
            }
            pair.kill(PRIMARY);
            pair.start(STANDBY);
            pair.promote(STANDBY);
            assertThat(titles(pair, STANDBY)).containsExactly("kept");
        }
    }

    @Test
    void create_standbyCutOffWithoutPooler_isNotAcknowledged() throws Exception {
        try (TaskServer service = serve(databases, Map.of("DATABASE_POOLER", "none"))) {
            assertReplicates(service, "kept");
            databases.stop(STANDBY);
            assertUnavailable(create(service, "promised"));
            assertNotVisible(service, "promised");
        } finally {
            databases.start(STANDBY);
        }
    }

    private void assertNotVisible(TaskServer service, String title) {
        HttpResponse<String> tasks = Http.sendAs(issuer.token(user), "GET", service.url() + "/api/tasks", "");
        assertThat(tasks.statusCode()).isEqualTo(200);
        assertThat(tasks.body()).doesNotContain(title);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void create_waitCanceledByOperator_isUnknownUntilTheStandbyConfirms(boolean rowLevelSecurity) throws Exception {
        Map<String, String> settings = Map.of(
                "DATABASE_URL",
                "postgresql://app:app@127.0.0.1:" + databases.port(PRIMARY) + "/postgres",
                "DATABASE_MIGRATION_URL",
                databases.address(PRIMARY),
                "DATABASE_ROW_LEVEL_SECURITY",
                Boolean.toString(rowLevelSecurity));
        try (TaskServer service = serve(databases, settings)) {
            assertReplicates(service, "kept");
            databases.stop(STANDBY);
            assertUnavailable(interrupted("pg_cancel_backend", () -> create(service, "once")));
            assertThat(titles(databases, PRIMARY)).containsExactly("kept", "once");
            assertUnavailable(interrupted("pg_cancel_backend", () -> create(service, "once")));

            databases.start(STANDBY);
            HttpResponse<String> repeated = create(service, "once");
            assertThat(repeated.statusCode()).isEqualTo(201);
            assertThat(repeated.headers().firstValue("Idempotent-Replayed")).hasValue("true");
            assertThat(titles(databases, STANDBY)).containsExactly("kept", "once");
        }
        databases.execute(PRIMARY, "ALTER TABLE tasks.tasks NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY");
    }

    @Test
    void create_sessionTerminatedDuringTheWait_isNotAcknowledged() throws Exception {
        try (TaskServer service = serve(databases, Map.of())) {
            assertReplicates(service, "kept");
            databases.stop(STANDBY);
            assertUnavailable(interrupted("pg_terminate_backend", () -> create(service, "once")));
        } finally {
            databases.start(STANDBY);
        }
    }

    /** Interrupts the first session that waits for the standby. */
    private HttpResponse<String> interrupted(String function, java.util.function.Supplier<HttpResponse<String>> request)
            throws Exception {
        CompletableFuture<HttpResponse<String>> response = CompletableFuture.supplyAsync(request);
        databases.execute(PRIMARY, "SELECT " + function + "(" + awaitWaiter() + ")");
        return response.get(60, TimeUnit.SECONDS);
    }

    private String awaitWaiter() throws SQLException {
        databases.await(PRIMARY, "SELECT count(*) > 0 FROM (" + WAITERS + ") waiters");
        List<String> waiters = databases.read(PRIMARY, WAITERS);
        return waiters.getFirst();
    }
}
