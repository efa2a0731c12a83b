// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Commands that must succeed. */
final class Processes {

    private Processes() {}

    /** Returns whether the tests run as root. PostgreSQL and PgBouncer do not run as root. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Returns the prefix for a command that does not run as root. */
    static List<String> notAsRoot() {
        return isRoot() ? List.of("unshare", "-U") : List.of();
    }

    static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).as(Arrays.toString(command)).isZero();
    }

    /** Restarts the server of a data folder on the same port. */
    static void startPostgres(Path data, int port) throws Exception {
        // The file contains the command line of the server's last run.
        String postgres =
                Files.readAllLines(data.resolve("postmaster.opts")).getFirst().split(" ", -1)[0];
        List<String> command = new ArrayList<>(notAsRoot());
        command.addAll(List.of(
                postgres.replaceFirst("postgres$", "pg_ctl"),
                "-D",
                data.toString(),
                "-w",
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=",
                "start"));
        run(command.toArray(String[]::new));
    }
}
