// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.betterauthjwt.tasks.postgres.StartException;
import io.github.betterauthjwt.tasks.postgres.StartWait;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start while the database is unavailable. */
class DatabaseStartIT {

    @TempDir
    private Path folder;

    private TestIssuer issuer;

    @BeforeEach
    void start() {
        issuer = TestIssuer.start();
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private Map<String, String> environment(String address) {
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.put("DATABASE_URL", address);
        return environment;
    }

    private static String address(int port) {
        return "postgresql://postgres:" + TestDatabase.url().password() + "@127.0.0.1:" + port + "/postgres";
    }

    private static List<String> waits(LogRecords log) {
        return log.all().stream()
                .filter(entry -> StartWait.class.getName().equals(entry.getLoggerName()))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Accepts connections and closes them, as a proxy without a server does. */
    private static void dropConnections(ServerSocket proxy, int connections) throws IOException {
        for (int number = 0; number < connections; number++) {
            proxy.accept().close();
        }
    }

    @Test
    void start_connectionsDroppedThenRejected_waitsWithALineForEachAttempt() throws Exception {
        int port = Program.freePort();
        try (LogRecords log = new LogRecords()) {
            CompletableFuture<TaskService> started;
            try (ServerSocket proxy = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
                started = CompletableFuture.supplyAsync(
                        () -> TaskService.start(Settings.read(environment(address(port)))));
                dropConnections(proxy, 2);
            }
            while (waits(log).size() < 3) {
                assertThat(started).isNotDone();
                Thread.sleep(20);
            }
            try (DatabaseProxy relay = DatabaseProxy.to(TestDatabase.url(), port);
                    TaskService service = started.get(60, TimeUnit.SECONDS)) {
                assertThat(relay.port()).isEqualTo(port);
                assertThat(new Api(service.port(), issuer.token("ada"))
                                .get("/api/tasks")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(waits(log))
                    .anyMatch(line -> line.contains("the connection was closed"))
                    .anyMatch(line -> !line.contains("the connection was closed"))
                    .allMatch(line -> line.contains("postgresql://postgres@127.0.0.1:" + port + "/postgres"))
                    .noneMatch(line -> line.contains("null"))
                    .noneMatch(line ->
                            line.contains(String.valueOf(TestDatabase.url().password())));
        }
    }

    @Test
    void start_databaseStaysAway_failsAfterTheLimit() {
        Map<String, String> environment = environment(address(Program.freePort()));
        environment.put("DATABASE_START_WAIT", "2s");
        long begin = System.nanoTime();

        assertThatThrownBy(() -> TaskService.start(Settings.read(environment)))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("could not be prepared")
                .hasMessageNotContaining("null");
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(30));
    }

    @Test
    void start_wrongPassword_failsAtOnce() {
        String address = TestDatabase.address().replaceFirst(":[0-9a-f]+@", ":wrong@");
        try (LogRecords log = new LogRecords()) {
            assertThatThrownBy(() -> TaskService.start(Settings.read(environment(address))))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(waits(log)).isEmpty();
        }
    }

    @Test
    void service_toldToStopWhileItWaits_endsAtOnce() throws Exception {
        try (Program program = Program.compiled(folder)) {
            Process process = program.start(
                    Map.of("PORT", "0", "BETTER_AUTH_URL", issuer.url(), "DATABASE_URL", address(Program.freePort())));
            while (!program.log(0).contains("The start waits for it")) {
                assertThat(process.isAlive()).as(program.log(0)).isTrue();
                Thread.sleep(50);
            }
            process.destroy();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        }
    }
}
