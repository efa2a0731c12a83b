// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestIssuer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DependencyFailuresIT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension()
            .with("DATABASE_POOL_SIZE", "1")
            .with("DATABASE_WAIT", "500ms")
            .with("DATABASE_POOLER", "none");

    @Test
    void pool_exhausted_is503AfterTheBoundedWait() throws Exception {
        Api ada = SERVICE.newUser();
        ada.get("/api/tasks");
        CompletableFuture<Api.Answer> waiting;
        try (BlockingTransaction lock = BlockingTransaction.holdingTable(TestDatabase.url())) {
            waiting = CompletableFuture.supplyAsync(() -> ada.get("/api/tasks"));
            lock.awaitWaiter();
            Api.Answer rejected = SERVICE.newUser().get("/api/tasks");
            assertThat(rejected.status()).isEqualTo(503);
            assertThat(rejected.code()).isEqualTo("database_unavailable");
            assertThat(rejected.header("Retry-After")).hasValue("1");
            Api.Answer ready = SERVICE.management().get("/health/ready");
            assertThat(ready.status()).as("busy, and responding a moment ago").isEqualTo(200);
            assertThat(lock.isInTheWay()).isTrue();
        }
        assertThat(waiting.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(ada.get("/api/tasks").status()).isEqualTo(200);
    }

    @Test
    void statement_neverEnding_isCutOffByTheDatabase() throws Exception {
        Api ada = SERVICE.newUser();
        try (BlockingTransaction lock = BlockingTransaction.holdingTable(TestDatabase.url())) {
            long start = System.nanoTime();
            assertThat(ada.patch("/api/tasks/00000000-0000-7000-8000-000000000000", "{\"title\":\"x\"}")
                            .status())
                    .isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(4));
            assertThat(lock.waiters())
                    .as("statements that the server goes on with")
                    .isZero();
        }
    }

    @Test
    void betterAuth_down_cachedKeysStayValid() {
        TestIssuer issuer = TestIssuer.start();
        try (TaskService service = TaskService.start(Settings.read(TestDatabase.environment(issuer.url())))) {
            assertThat(new Api(service.port(), issuer.token("a"))
                            .get("/api/tasks")
                            .status())
                    .isEqualTo(200);
            issuer.close();

            assertThat(new Api(service.port(), issuer.token("b"))
                            .get("/api/tasks")
                            .status())
                    .isEqualTo(200);
            assertThat(new Api(service.managementPort(), null)
                            .get("/health/ready")
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OUTAGE", "RATE_LIMIT", "UNAVAILABLE", "RESET", "TRUNCATED", "HTML", "REDIRECT"})
    void betterAuth_faultOfTheKeyServer_is503AndNot401(KeyServerFault fault) {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            auth.fail(fault);
            try (TaskService service = TaskService.start(Settings.read(TestDatabase.environment(auth.url())))) {
                Api ada = new Api(service.port(), auth.token("ada"));
                Api.Answer answer = ada.get("/api/tasks");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.code()).isEqualTo("keys_unavailable");
                assertThat(answer.header("Retry-After")).isPresent();
            }
        }
    }

    @Test
    void betterAuth_neverReached_is503AndNot401() {
        TestIssuer issuer = TestIssuer.start();
        issuer.close();
        try (TaskService service = TaskService.start(Settings.read(TestDatabase.environment(issuer.url())))) {
            Api.Answer answer = new Api(service.port(), issuer.token("a")).get("/api/tasks");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("keys_unavailable");
            assertThat(answer.header("Retry-After")).isPresent();
            Api.Answer ready = new Api(service.managementPort(), null).get("/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().at("/checks/keys").asText()).isEqualTo("down");
            assertThat(ready.json().at("/checks/database").asText()).isEqualTo("up");
            assertThat(new Api(service.managementPort(), null)
                            .get("/health/live")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void stop_requestInFlight_isServedAndReadinessTurnsFirst() throws Exception {
        Map<String, String> environment =
                TestDatabase.environment(SERVICE.issuer().url());
        environment.put("DRAIN_DELAY", "3s");
        environment.put("DATABASE_POOLER", "none");
        environment.put("DATABASE_URL", TestDatabase.addressWithLongStatements());
        TaskService service = TaskService.start(Settings.read(environment));
        int port = service.port();
        Api ada = new Api(port, SERVICE.issuer().token("a"));
        Api anonymous = new Api(service.managementPort(), null);
        ada.get("/api/tasks");
        assertThat(anonymous.get("/health/ready").status()).isEqualTo(200);
        CompletableFuture<Api.Answer> inFlight;
        CompletableFuture<Void> stopping;
        try (BlockingTransaction lock = BlockingTransaction.holdingTable(TestDatabase.url())) {
            inFlight = CompletableFuture.supplyAsync(() -> ada.get("/api/tasks"));
            lock.awaitWaiter();
            stopping = CompletableFuture.runAsync(service::close);
            Api.Answer ready = anonymous.get("/health/ready");
            while (ready.status() == 200) {
                ready = anonymous.get("/health/ready");
            }
            assertThat(ready.json().at("/checks/service").asText()).isEqualTo("stopping");
            assertThat(inFlight).isNotDone();
            Await.until("the server itself is stopping", () -> !Program.listens(port));
            assertThat(stopping).isNotDone();
            assertThat(lock.isInTheWay()).isTrue();
        }
        Api.Answer last = inFlight.get(60, TimeUnit.SECONDS);
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.header("Connection")).hasValue("close");
        stopping.get(60, TimeUnit.SECONDS);
    }
}
