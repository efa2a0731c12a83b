// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.helidon.BearerTokenFeature;
import io.github.betterauthjwt.tasks.postgres.StartWait;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which calls are retried when the database rejects them or stops responding, tested with a real one. */
class DatabaseRetryIT {

    private static final String ROLE = "retry_role";
    private static final String REPEATABLE_READ = "?options=-c%20default_transaction_isolation%3Drepeatable%5C%20read";

    private TestIssuer issuer;
    private DatabaseProxy proxy;
    private TaskService service;
    private Api ada;

    @BeforeEach
    void start() throws Exception {
        issuer = TestIssuer.start();
        proxy = DatabaseProxy.to(TestDatabase.url());
        start(proxy.address());
    }

    private void start(String address) {
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.put("DATABASE_URL", address);
        environment.put("DATABASE_MIGRATION_URL", TestDatabase.address());
        environment.put("DATABASE_POOLER", "none");
        environment.put("DATABASE_POOL_SIZE", "2");
        environment.put("DATABASE_WAIT", "5s");
        // Without the warm-up, which prepares the statements: then the text that the proxy recognizes is not sent.
        service = TaskService.listen(Settings.read(environment), new StartWait(), BearerTokenFeature::create);
        ada = new Api(service.port(), issuer.token("ada-" + System.nanoTime()));
    }

    /** Restarts the service with a role that a test can change while it runs. */
    private void startAsRole(BlockingTransaction blocker) throws SQLException {
        blocker.execute("DROP ROLE IF EXISTS " + ROLE);
        blocker.execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD 'x'");
        blocker.commit();
        service.close();
        start(proxy.address(ROLE, "x"));
    }

    private void stopAndDropRole(BlockingTransaction blocker) throws SQLException {
        service.close();
        blocker.execute("DROP OWNED BY " + ROLE);
        blocker.execute("DROP ROLE " + ROLE);
        blocker.commit();
    }

    @AfterEach
    void stop() {
        service.close();
        proxy.close();
        issuer.close();
    }

    private String task(String title) {
        return "/api/tasks/" + ada.create("{\"title\":\"" + title + "\"}");
    }

    private int version(String path) {
        return ada.get(path).json().get("version").asInt();
    }

    private void assertUnavailable(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("database_unavailable");
        assertThat(answer.header("Retry-After")).hasValue("1");
    }

    @Test
    void read_responseLost_isRetried() {
        String path = task("kept");
        proxy.loseAnswerTo("FROM tasks.tasks");

        assertThat(ada.get(path).status()).isEqualTo(200);
        assertThat(proxy.hasLost()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"X-Request-Id,a", "Idempotency-Key,k"})
    void create_responseLost_isRetriedAndCreatesOneTask(String header, String value) {
        proxy.loseAnswerTo("INSERT INTO tasks.tasks");

        Api.Answer made = ada.post("/api/tasks", "{\"title\":\"once\"}", header, value);

        assertThat(proxy.hasLost()).isTrue();
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Idempotent-Replayed")).isEmpty();
        Api.Answer list = ada.get("/api/tasks?include_total=true");
        assertThat(list.json().get("total").asInt()).isEqualTo(1);
        assertThat(list.json().at("/tasks/0/id")).isEqualTo(made.json().get("id"));
    }

    @Test
    void setCompleted_responseLost_isRetried() {
        String path = task("done");
        proxy.loseAnswerTo("UPDATE tasks.tasks");

        Api.Answer done = ada.patch(path + "/complete", "{\"completed\":true}");

        assertThat(proxy.hasLost()).isTrue();
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.json().get("version").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PATCH|/complete||",
                "PATCH|/complete|{\"completed\":true}|\"1\"",
                "PATCH||{\"title\":\"b\"}|",
                "PATCH||{\"title\":\"b\"}|\"1\"",
                "PUT||{\"title\":\"b\"}|",
                "PUT||{\"title\":\"b\"}|\"1\""
            })
    void change_responseLost_is503AndAppliedOnce(String method, String suffix, String body, String version) {
        String path = task("a");
        proxy.loseAnswerTo("UPDATE tasks.tasks");

        assertUnavailable(ada.send(
                method,
                path + (suffix == null ? "" : suffix),
                body,
                version == null ? new String[0] : new String[] {"If-Match", version}));
        assertThat(proxy.hasLost()).isTrue();
        assertThat(version(path)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void delete_responseLost_is503(boolean all) {
        String path = task("a");
        proxy.loseAnswerTo("DELETE FROM tasks.tasks");

        assertUnavailable(ada.delete(all ? "/api/tasks?status=all" : path));
        assertThat(proxy.hasLost()).isTrue();
        assertThat(ada.get(path).status()).isEqualTo(404);
    }

    @Test
    void serializationFailure_isRetried() throws Exception {
        service.close();
        start(proxy.address() + REPEATABLE_READ);
        String path = task("a");
        CompletableFuture<Api.Answer> toggled;
        try (BlockingTransaction blocker = new BlockingTransaction(TestDatabase.url())) {
            blocker.execute("UPDATE tasks.tasks SET version = version + 1 WHERE " + id(path));
            toggled = CompletableFuture.supplyAsync(() -> ada.patch(path + "/complete", null));
            blocker.awaitWaiter();
            blocker.commit();
        }

        assertThat(toggled.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(proxy.errors()).contains("40001");
        assertThat(version(path)).isEqualTo(3);
    }

    private static String id(String path) {
        return "id = '" + path.substring(path.lastIndexOf('/') + 1) + "'";
    }

    @Test
    void deadlock_isRetried() throws Exception {
        String first = task("first");
        String second = task("second");
        CompletableFuture<Api.Answer> deleted;
        try (BlockingTransaction blocker = new BlockingTransaction(TestDatabase.url())) {
            blocker.execute("SET LOCAL deadlock_timeout = '1min'"); // so that the other transaction is the victim
            blocker.execute("UPDATE tasks.tasks SET version = 7 WHERE " + id(second));
            deleted = CompletableFuture.supplyAsync(() -> ada.delete("/api/tasks?status=all"));
            blocker.awaitWaiter();
            blocker.execute("UPDATE tasks.tasks SET version = 7 WHERE " + id(first));
            blocker.commit();
        }

        assertThat(deleted.get(60, TimeUnit.SECONDS).json().get("deleted").asInt())
                .isEqualTo(2);
        assertThat(proxy.errors()).contains("40P01");
    }

    @Test
    void backendTerminated_isRetriedAndAppliedOnce() throws Exception {
        String path = task("a");
        CompletableFuture<Api.Answer> toggled;
        try (BlockingTransaction blocker = BlockingTransaction.holdingTable(TestDatabase.url())) {
            toggled = CompletableFuture.supplyAsync(() -> ada.patch(path + "/complete", null));
            blocker.execute("SELECT pg_terminate_backend(" + blocker.awaitWaiter() + ")");
        }

        assertThat(toggled.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(proxy.errors()).contains("57P01");
        assertThat(version(path)).isEqualTo(2);
    }

    @Test
    void primary_demoted_is503UntilAnotherResponds() throws Exception {
        try (BlockingTransaction blocker = new BlockingTransaction(TestDatabase.url())) {
            startAsRole(blocker);
            String path = task("a");
            blocker.execute("ALTER ROLE " + ROLE + " SET default_transaction_read_only = on"); // for new connections
            blocker.commit();
            service.database().pool().evictIdle();

            assertUnavailable(ada.patch(path + "/complete", null));
            assertThat(proxy.errors()).contains("25006");
            assertThat(version(path)).isEqualTo(1);

            blocker.execute("ALTER ROLE " + ROLE + " RESET default_transaction_read_only");
            blocker.commit();
            Thread.sleep(300); // longer than the pool's interval between evictions
            assertThat(ada.patch(path + "/complete", null).status())
                    .as("not on a connection of before")
                    .isEqualTo(200);
            assertThat(version(path)).isEqualTo(2);
            stopAndDropRole(blocker);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"53100", "53200", "57P04"})
    void server_lackingAResource_is503(String state) throws Exception {
        String path = task("a");
        try (BlockingTransaction blocker = new BlockingTransaction(TestDatabase.url())) {
            blocker.execute("CREATE FUNCTION tasks.short() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE 'short' USING ERRCODE = '" + state + "'; END $$");
            blocker.execute("CREATE TRIGGER short BEFORE UPDATE ON tasks.tasks FOR EACH ROW" + " WHEN ("
                    + id(path).replace("id", "NEW.id") + ") EXECUTE FUNCTION tasks.short()");
            blocker.commit();
            try {
                assertUnavailable(ada.patch(path + "/complete", null));
                assertThat(proxy.errors()).contains(state);
            } finally {
                blocker.execute("DROP FUNCTION tasks.short() CASCADE");
                blocker.commit();
            }
        }
        assertThat(ada.patch(path + "/complete", null).status()).isEqualTo(200);
        assertThat(version(path)).isEqualTo(2);
    }

    @Test
    void connection_closedAsIdle_isReplaced() throws Exception {
        service.close();
        start(proxy.address() + "?options=-c%20idle_session_timeout%3D200");
        proxy.errors().clear();
        String path = task("a");
        Thread.sleep(350); // shorter than the time for which the pool trusts an idle connection
        Await.until("the server closes idle connections", () -> proxy.errors().contains("57P05"));

        assertThat(ada.get(path).status()).isEqualTo(200);
    }

    @Test
    void connections_tooMany_areWaitedForWithinBounds() throws Exception {
        try (BlockingTransaction blocker = new BlockingTransaction(TestDatabase.url())) {
            startAsRole(blocker);
            String path = task("a");
            blocker.execute("ALTER ROLE " + ROLE + " CONNECTION LIMIT 0");
            blocker.commit();
            proxy.breakConnections();
            Thread.sleep(600); // longer than the time for which the pool trusts an idle connection

            long start = System.nanoTime();
            assertUnavailable(ada.get(path));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
            assertThat(proxy.errors()).contains("53300");

            CompletableFuture<Api.Answer> waiting =
                    CompletableFuture.supplyAsync(() -> ada.patch(path + "/complete", null));
            Await.until("the request waits", () -> service.database().pool().waiting() > 0);
            blocker.execute("ALTER ROLE " + ROLE + " CONNECTION LIMIT -1");
            blocker.commit();
            assertThat(waiting.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(version(path)).isEqualTo(2);
            stopAndDropRole(blocker);
        }
    }

    @Test
    void idleConnections_dropped_areReplaced() throws Exception {
        String path = task("a");
        proxy.breakConnections();
        Thread.sleep(600); // longer than the time for which the pool trusts an idle connection

        assertThat(ada.patch(path + "/complete", null).status()).isEqualTo(200);
        assertThat(version(path)).isEqualTo(2);
    }

    @Test
    void server_silent_timesOutAndIsNotReady() {
        service.becomeReady();
        String path = task("a");
        Api anonymous = new Api(service.managementPort(), null);
        proxy.silence(true);

        long start = System.nanoTime();
        assertUnavailable(ada.get(path));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(30));
        Api.Answer ready = anonymous.get("/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.json().at("/checks/database").asText()).isEqualTo("down");

        proxy.silence(false);
        assertThat(ada.get(path).status()).isEqualTo(200);
        assertThat(anonymous.get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void server_asleep_isAwaited() throws Exception {
        String path = task("a");
        proxy.delayConnections(Duration.ofSeconds(1));
        proxy.breakConnections();
        Thread.sleep(600); // longer than the time for which the pool trusts an idle connection

        long start = System.nanoTime();
        assertThat(ada.patch(path + "/complete", null).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(300));
        assertThat(version(path)).isEqualTo(2);
    }
}
