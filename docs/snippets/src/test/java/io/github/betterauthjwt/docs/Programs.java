// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of the system that check files. */
final class Programs {

    private Programs() {}

    /** Returns the path of a program. Without the program, the test is skipped. If {@code CI} is set, the test fails. */
    static String find(String name) {
        List<Path> found = Stream.of(System.getenv("PATH").split(":", -1))
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .toList();
        String wanted = name + " on the PATH (on Debian: apt-get install " + name + ")";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as(wanted).isNotEmpty();
        }
        assumeThat(found).as(wanted).isNotEmpty();
        return found.get(0).toString();
    }

    /** Runs a program in the folder of the repository. It must succeed and print nothing. */
    static void runQuietly(Path log, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(Documents.REPOSITORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(log)).isEmpty();
        assertThat(process.exitValue()).isZero();
    }
}
