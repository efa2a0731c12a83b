// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program when it is started, signaled and killed. */
class MainIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private Program program;

    @BeforeEach
    void prepare() {
        program = Program.compiled(folder);
    }

    @AfterEach
    void endWhatWasStarted() {
        program.close();
    }

    /**
     * Waits for PostgreSQL to disappear. It ends before the service does, but the process that adopts orphans may
     * notice late.
     */
    private static void awaitEnd(long pid) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ProcessHandle.of(pid).isPresent()) {
            assertThat(System.nanoTime()).as("no PostgreSQL is left").isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    @Test
    void service_embedded_startsStopsAndSurvivesAKill() throws Exception {
        TestIssuer issuer = TestIssuer.start();
        int port = Program.freePort();
        Map<String, String> environment =
                Map.of("PORT", Integer.toString(port), "BETTER_AUTH_URL", issuer.url(), "DRAIN_DELAY", "0ms");
        Process first = program.start(environment);
        program.awaitAlive(first);
        Path urlFile = folder.resolve("data/database-url");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(urlFile)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(urlFile))
                .startsWith("postgresql://postgres:")
                .contains("@127.0.0.1:");
        Api ada = new Api(port, issuer.token("ada"));
        String path = "/api/tasks/" + ada.create("{\"title\":\"kept\"}");

        Process second = program.start(Map.of("PORT", "0"));
        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(program.log(1)).contains("is in use by another task-service").doesNotContain("\tat ");

        first.destroyForcibly().waitFor(); // its PostgreSQL keeps running
        Process third = program.start(environment);
        program.awaitAlive(third);
        assertThat(program.log(2)).contains("of a killed service");
        assertThat(ada.get(path).json().get("title").asText()).isEqualTo("kept");

        long pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postgresql/postmaster.pid"))
                .getFirst());
        third.destroy();
        assertThat(third.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(third.exitValue()).isEqualTo(143);
        awaitEnd(pid);
        assertThat(urlFile).doesNotExist();
        assertThat(program.log(2)).doesNotContain("eyJ");
        issuer.close();
    }

    @Test
    void service_stopped_logsToTheEnd() throws Exception {
        int port = Program.freePort();
        try (TestIssuer issuer = TestIssuer.start()) {
            Process process = program.start(Map.of(
                    "PORT", Integer.toString(port),
                    "BETTER_AUTH_URL", issuer.url(),
                    "DATABASE_URL", TestDatabase.addressWithLongStatements(),
                    "DATABASE_POOLER", "none",
                    "DRAIN_DELAY", "3s"));
            program.awaitReady(process); // otherwise the warm-up could wait for the blocker
            Api ada = new Api(port, issuer.token("ada"));
            CompletableFuture<Api.Answer> inFlight;
            try (BlockingTransaction blocker = BlockingTransaction.holdingTable(TestDatabase.url())) {
                inFlight = CompletableFuture.supplyAsync(() -> ada.get("/api/tasks", "X-Request-Id", "in-flight"));
                blocker.awaitWaiter();
                process.destroy();
                program.probeUntilClosed(process, port);
                assertThat(blocker.isInTheWay()).isTrue();
            }
            assertThat(inFlight.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(program.log(0))
                .contains("\"route\":\"/health/ready\",\"status\":503")
                .containsPattern("\"route\":\"/api/tasks\",\"status\":200,.*\"request_id\":\"in-flight\"");
    }

    @Test
    void service_stoppedWhileItStarts_leavesNothingBehind() throws Exception {
        Process process = program.start(Map.of("PORT", "0", "DRAIN_DELAY", "0ms"));
        Path pidFile = folder.resolve("data/postgresql/postmaster.pid");
        while (process.isAlive() && !Files.exists(pidFile)) {
            Thread.sleep(10);
        }
        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void options_each_printAndExit() throws Exception {
        Process help = program.start(Map.of(), "--help");
        Process version = program.start(Map.of(), "--version");
        Process check = program.start(Map.of("PORT", "x", "HOST", "", "ACCESS_LOG", "maybe"), "--check");
        Process good = program.start(Map.of("PORT", "1"), "--check");
        Process unknown = program.start(Map.of(), "--nonsense");
        Process serve = program.start(Map.of("BETTER_AUTH_JWKS_URI", "https://u:hunter2@h/jwks"));
        Process headers = program.start(Map.of("BETTER_AUTH_JWKS_HEADERS", "Bearer hunter2"), "--check");
        for (Process process : program.started()) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(help.exitValue()).isZero();
        assertThat(program.log(0)).contains("BETTER_AUTH_URL", "--check");
        assertThat(version.exitValue()).isZero();
        assertThat(program.log(1)).startsWith("task-service ");
        assertThat(check.exitValue()).isEqualTo(2);
        assertThat(program.log(2)).contains("PORT: \"x\"", "ACCESS_LOG: \"maybe\"");
        assertThat(good.exitValue()).isZero();
        assertThat(unknown.exitValue()).isEqualTo(2);
        assertThat(program.log(4)).contains("--nonsense");
        assertThat(serve.exitValue()).isEqualTo(2);
        assertThat(program.log(5)).contains("BETTER_AUTH_JWKS_URI:").doesNotContain("hunter2", "\tat ");
        assertThat(headers.exitValue()).isEqualTo(2);
        assertThat(program.log(6))
                .contains("BETTER_AUTH_JWKS_HEADERS: expected")
                .doesNotContain("hunter2");
    }

    @Test
    void service_portTakenOrDatabaseGone_namesTheCause() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Process process = program.start(Map.of(
                    "PORT",
                    Integer.toString(taken.getLocalPort()),
                    "HOST",
                    "0.0.0.0",
                    "DATABASE_URL",
                    TestDatabase.address()));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(program.log(0)).contains("Cannot listen on 0.0.0.0:" + taken.getLocalPort());
        }
        Process noDatabase = program.start(Map.of(
                "PORT",
                "0",
                "DATABASE_START_WAIT",
                "0s",
                "DATABASE_URL",
                "postgresql://u:hunter2@127.0.0.1:" + Program.freePort() + "/d"));
        assertThat(noDatabase.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(noDatabase.exitValue()).isEqualTo(1);
        assertThat(program.log(1)).contains("could not be prepared").doesNotContain("hunter2", "\tat ");
    }

    @Test
    void log_configurationFileNamed_replacesTheOwnConfiguration() throws Exception {
        Path file = Files.writeString(
                folder.resolve("log.xml"),
                """
                <configuration>
                  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>named: %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="out"/></root>
                </configuration>
                """);
        try (Program configured = Program.compiled(folder, "-Dlogback.configurationFile=" + file)) {
            Process process = configured.start(Map.of(
                    "PORT", "0",
                    "DATABASE_START_WAIT", "1s",
                    "DATABASE_URL", "postgresql://u:p@127.0.0.1:" + Program.freePort() + "/d"));
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(configured.log(0)).contains("named: The database ").doesNotContain(" WARN ");
        }
    }
}
