// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.postgres.StartException;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service with its embedded PostgreSQL, run as root and as another user. PostgreSQL itself does not run as
 * root.
 */
class EmbeddedUserIT {

    private static final int ROOT = 0;
    private static final int UNPRIVILEGED = 65534;
    private static final int UNKNOWN = 54321;
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void service_asRoot_runsItsDatabase() throws Exception {
        assumeThat(Processes.isRoot()).as("the tests run as root").isTrue();

        assertServesAs(ROOT, List.of());
    }

    @Test
    void service_asAnOrdinaryUser_runsItsDatabase() throws Exception {
        if (!Processes.isRoot()) {
            assertServesAs(owner(folder), List.of());
            return;
        }
        assertServesAs(
                UNPRIVILEGED,
                List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=" + UNPRIVILEGED, "--clear-groups"));
    }

    @Test
    void programs_inAFolderOpenToOthers_cannotBeReplacedByThem() throws Exception {
        Path data = Files.createDirectory(
                folder.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

        try (EmbeddedDatabase database = EmbeddedDatabase.start(data)) {
            assertThat(database.url().host()).isEqualTo("127.0.0.1");
            assertThat(Files.getPosixFilePermissions(data.resolve("programs")))
                    .as("others may not enter")
                    .doesNotContain(PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.OTHERS_EXECUTE);
        }
    }

    @Test
    void service_asAUserIdWithoutAName_namesTheRemedy() throws Exception {
        assumeThat(Processes.isRoot()).as("the tests run as root").isTrue();
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=" + UNKNOWN, "--regid=" + UNKNOWN, "--clear-groups"));
        command.add(deploy().toString());
        try (Program program = Program.of(folder, command)) {
            Process process = program.start(Map.of("PORT", "0", "JAVA_HOME", System.getProperty("java.home")));

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(program.log(0))
                    .contains("user id without a name", "DATABASE_URL", "libnss-systemd")
                    .doesNotContain("are above", "\tat ");
            assertThat(folder.resolve("data")).doesNotExist();
        }
    }

    @Test
    void start_dataOfAnotherVersion_showsWhatPostgresPrinted() throws Exception {
        Path data = folder.resolve("other");
        EmbeddedDatabase.start(data).close();
        Files.writeString(data.resolve("postgresql/PG_VERSION"), "9.6\n");

        assertThatThrownBy(() -> EmbeddedDatabase.start(data))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(": it has ended. PostgreSQL printed: ")
                .hasMessageContaining("incompatible")
                .hasMessageNotContaining("null");
    }

    private void assertServesAs(int user, List<String> prefix) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add(deploy().toString());
        int port = Program.freePort();
        try (TestIssuer issuer = TestIssuer.start();
                Program program = Program.of(folder, command)) {
            Process process = program.start(Map.of(
                    "PORT",
                    Integer.toString(port),
                    "BETTER_AUTH_URL",
                    issuer.url(),
                    "JAVA_HOME",
                    System.getProperty("java.home")));
            program.awaitAlive(process);

            Api ada = new Api(port, issuer.token("ada"));
            assertThat(ada.get("/api/tasks/" + ada.create("{\"title\":\"kept\"}"))
                            .status())
                    .isEqualTo(200);
            Path pid = folder.resolve("data/postgresql/postmaster.pid");
            assertThat(owner(pid)).isEqualTo(user);
            assertThat(owner(Path.of("/proc", Files.readAllLines(pid).getFirst())))
                    .as("user of the PostgreSQL process")
                    .isEqualTo(user);
        }
    }

    /** Returns a copy that all users may read and start, in a folder in which all users may create the data folder. */
    private Path deploy() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path directory = Files.createDirectory(folder.resolve("program"));
        Path libraries = Files.createDirectory(directory.resolve("libs"));
        Files.copy(TARGET.resolve("task-service.jar"), directory.resolve("task-service.jar"));
        try (Stream<Path> jars = Files.list(TARGET.resolve("libs"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, libraries.resolve(jar.getFileName()));
            }
        }
        return Files.copy(
                Path.of("bin", "task-service"), directory.resolve("task-service"), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static int owner(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid");
    }
}
