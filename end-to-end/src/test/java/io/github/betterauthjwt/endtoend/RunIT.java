// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that ./run starts and stops everything, keeps data, and reports problems in plain words. It runs last, because
 * ./run may build the library again, whose jars the other tests of this JVM use.
 */
@Order(Integer.MAX_VALUE)
class RunIT {

    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration REJECTION = Duration.ofSeconds(60);

    private final int webPort = Locations.freePort();
    private final int apiPort = Locations.freePort();
    private final int managementPort = Locations.freePort();
    private final String web = "http://localhost:" + webPort;
    private final String tasks = "http://localhost:" + apiPort + "/api/tasks";

    @TempDir
    private Path folder;

    @Test
    void run_stoppedAndStartedAgain_leavesNoProcessAndKeepsTheTask() throws IOException {
        Path data = folder.resolve("kept");
        Person ada;
        try (RunCommand run = start(data).awaitReady()) {
            assertThat(Http.get(web + "/").statusCode()).isEqualTo(200);
            assertThat(Http.get("http://127.0.0.1:" + managementPort + "/health/ready")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(Http.get("http://localhost:" + apiPort + "/health/ready").statusCode())
                    .as("on the public port")
                    .isEqualTo(401);
            ada = Person.signUp(web, "Ada");
            assertThat(Http.sendAs(ada.token(), "POST", tasks, "{\"title\":\"Outlive a stop\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("better-auth-secret"))))
                    .isEqualTo("rw-------");

            assertAllEnds(run.child(), data);
        }

        try (RunCommand run = start(data).awaitReady()) {
            assertThat(run.child().output()).as("fast start").doesNotContain("Building");
            assertThat(Http.json(Http.sendAs(ada.signIn().token(), "GET", tasks, ""))
                            .get("tasks"))
                    .singleElement()
                    .satisfies(task -> assertThat(task.get("title").asText()).isEqualTo("Outlive a stop"));

            assertAllEnds(run.child(), data);
        }
    }

    @Test
    void run_terminatedWhileStarting_leavesNoProcess() {
        Path data = folder.resolve("early");
        try (RunCommand run = start(data)) {
            run.child().await(() -> postgres(data).isPresent(), "starts PostgreSQL", Duration.ofMinutes(8));
            assertThat(run.child().output()).doesNotContain("Ready:");

            assertAllEnds(run.child(), data);
        }
    }

    @Test
    void run_webServerDies_endsAllProcessesAndReportsIt() {
        Path data = folder.resolve("dies");
        try (RunCommand run = start(data).awaitReady()) {
            List<ProcessHandle> all = all(run.child(), data);
            ProcessHandle node = all.stream()
                    .filter(process -> process.info().command().orElse("").endsWith("/node"))
                    .findFirst()
                    .orElseThrow();

            node.destroyForcibly();

            assertThat(run.child().awaitEnd(STOP)).isEqualTo(1);
            assertThat(run.child().output()).contains("The web page's server ended by itself.");
            assertNoneIsAlive(all);
        }
    }

    @Test
    void run_portInUse_namesItAndStartsNothing() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunCommand run = RunCommand.start(folder.resolve("taken"), webPort, taken.getLocalPort(), Map.of())) {
            assertThat(run.child().awaitEnd(REJECTION)).isEqualTo(1);
            assertThat(run.child().output())
                    .contains("Port " + taken.getLocalPort() + " is in use")
                    .contains("process " + ProcessHandle.current().pid())
                    .contains("PORT_API=");
        }
    }

    @Test
    void run_managementPortInUse_namesItsVariable() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunCommand run = RunCommand.start(
                        folder.resolve("taken"),
                        webPort,
                        apiPort,
                        Map.of("PORT_MANAGEMENT", "" + taken.getLocalPort()))) {
            assertThat(run.child().awaitEnd(REJECTION)).isEqualTo(1);
            assertThat(run.child().output())
                    .contains("Port " + taken.getLocalPort() + " is in use")
                    .contains("PORT_MANAGEMENT=");
        }
    }

    @Test
    void run_withoutNode_namesWhatToInstall() throws IOException {
        try (RunCommand run = RunCommand.start(folder.resolve("nodeless"), webPort, apiPort, withoutNode())) {
            assertThat(run.child().awaitEnd(REJECTION)).isEqualTo(1);
            assertThat(run.child().output()).contains("Node.js 20.19 or later").contains("./run --no-web");
        }
    }

    @Test
    void run_noWebWithoutNode_servesAndPrintsTheAuthServerSetting() throws IOException {
        Path data = folder.resolve("no-web");
        try (AuthServer auth = AuthServer.start("no-web", "{}");
                RunCommand run = RunCommand.start(
                                data, webPort, apiPort, with("BETTER_AUTH_URL", auth.url()), "--no-web")
                        .awaitReady()) {
            String token = Person.signUp(auth.url(), "Grace").token();

            assertThat(Http.sendAs(token, "GET", tasks, "").statusCode()).isEqualTo(200);
            assertThat(run.child().output()).contains(auth.url()).contains("BETTER_AUTH_URL=");
            assertAllEnds(run.child(), data);
        }
    }

    private RunCommand start(Path data) {
        return RunCommand.start(data, webPort, apiPort, Map.of("PORT_MANAGEMENT", "" + managementPort));
    }

    private static Map<String, String> withoutNode() throws IOException {
        return Map.of("PATH", ReducedPath.folder("node", "npm").toString());
    }

    private static Map<String, String> with(String name, String value) throws IOException {
        return Map.of(name, value, "PATH", withoutNode().get("PATH"));
    }

    private static void assertAllEnds(ChildProcess child, Path data) {
        List<ProcessHandle> all = all(child, data);

        child.terminate();

        assertThat(child.awaitEnd(STOP)).as(child.output()).isEqualTo(128 + 15);
        assertNoneIsAlive(all);
    }

    private static void assertNoneIsAlive(List<ProcessHandle> all) {
        // an ended process counts as alive until its new parent has reaped it
        long deadline = System.nanoTime() + STOP.toNanos();
        while (all.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        assertThat(all).noneMatch(ProcessHandle::isAlive);
    }

    /** Returns all started processes. PostgreSQL is not a descendant of the process that requested it. */
    private static List<ProcessHandle> all(ChildProcess child, Path data) {
        return Stream.concat(
                        child.descendants().stream(), Stream.of(postgres(data).orElseThrow()))
                .toList();
    }

    private static Optional<ProcessHandle> postgres(Path data) {
        try (Stream<String> lines = Files.lines(data.resolve("postgresql/postmaster.pid"))) {
            return lines.findFirst().map(Long::valueOf).flatMap(ProcessHandle::of);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
