// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Errors that the database reports when it crashes or stops. Other tests must not share this database. */
class DatabaseCrashIT {

    private Path folder;
    private EmbeddedDatabase server;
    private TestIssuer issuer;
    private DatabaseProxy proxy;
    private TaskService service;
    private Api ada;

    @BeforeEach
    void start() throws Exception {
        folder = TestDatabase.folder("tasks-crash");
        server = EmbeddedDatabase.start(folder);
        issuer = TestIssuer.start();
        proxy = DatabaseProxy.to(server.url());
        serve("30s"); // longer than a recovery takes
    }

    /** Starts the service. Its requests wait for a connection for the given time. */
    private void serve(String wait) {
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.put("DATABASE_URL", proxy.address());
        environment.put("DATABASE_WAIT", wait);
        service = TaskService.start(Settings.read(environment));
        ada = new Api(service.port(), issuer.token("ada"));
    }

    @AfterEach
    void stop() {
        service.close();
        proxy.close();
        issuer.close();
        server.close();
    }

    /** The server sends the reason in a notice only, so the driver reports only that the connection broke. */
    @Test
    void crashOfAnotherBackend_retriesOnlyRepeatableStatements() throws Exception {
        String path = "/api/tasks/" + ada.create("{\"title\":\"a\"}");
        CompletableFuture<Api.Answer> toggled;
        CompletableFuture<Api.Answer> read;
        try (BlockingTransaction blocker = BlockingTransaction.holdingTable(server.url())) {
            toggled = CompletableFuture.supplyAsync(() -> ada.patch(path + "/complete", null));
            read = CompletableFuture.supplyAsync(() -> ada.get(path));
            while (blocker.waiters() < 2) {
                Thread.sleep(10);
            }
            // The postmaster treats this as a crash. It ends all other backends and recovers.
            Processes.run("kill", "-KILL", Long.toString(blocker.number("SELECT pg_backend_pid()")));
        }

        assertThat(toggled.get(60, TimeUnit.SECONDS).code()).isEqualTo("database_unavailable");
        assertThat(read.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
        assertThat(proxy.errors()).contains("57P02");
        assertThat(ada.get(path).json().get("version").asInt()).isEqualTo(1);
    }

    @Test
    void shutdown_inProgress_is503UntilTheServerIsBack() throws Exception {
        service.close();
        serve("2s");
        String path = "/api/tasks/" + ada.create("{\"title\":\"a\"}");
        Path data = folder.toRealPath().resolve("postgresql");
        String postmaster = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
        try (BlockingTransaction blocker = new BlockingTransaction(server.url())) {
            blocker.number("SELECT 1");
            Processes.run("kill", "-TERM", postmaster); // a smart shutdown, which waits for the rival
            proxy.breakConnections();
            Api.Answer rejected = ada.get(path);
            while (rejected.status() == 200) { // the signal has not arrived yet
                proxy.breakConnections();
                rejected = ada.get(path);
            }

            assertThat(rejected.code()).isEqualTo("database_unavailable");
            assertThat(rejected.header("Retry-After")).hasValue("1");
            assertThat(proxy.errors()).contains("57P03");
            assertThat(blocker.isInTheWay()).isTrue();
        }
        ProcessHandle.of(Long.parseLong(postmaster))
                .ifPresent(process ->
                        process.onExit().orTimeout(60, TimeUnit.SECONDS).join());

        Processes.startPostgres(data, server.url().port());
        Api.Answer back = ada.patch(path + "/complete", null);
        for (int i = 0; i < 40 && back.status() == 503; i++) {
            Thread.sleep(50);
            back = ada.patch(path + "/complete", null);
        }
        assertThat(back.status()).isEqualTo(200);
        assertThat(ada.get(path).json().get("version").asInt()).isEqualTo(2);
    }
}
