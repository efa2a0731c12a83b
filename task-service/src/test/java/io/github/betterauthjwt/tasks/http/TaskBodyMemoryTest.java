// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The memory that stays in use after hostile bodies, with the heap that the launcher gives the service. */
class TaskBodyMemoryTest {

    private static final long MEBIBYTE = 1 << 20;
    private static final Pattern HEAP_OPTION =
            Pattern.compile("-Xm[sxn][0-9]+m|-XX:\\+UseSerialGC|-XX:\\+ExitOnOutOfMemoryError");

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void bodies_hostile_leaveNothingInMemory() throws Exception {
        Process reader = new ProcessBuilder(command()).redirectErrorStream(true).start();
        String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(reader.waitFor()).as(output).isZero();
        Map<String, Long> left = output.lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(parts -> parts[0], parts -> Long.valueOf(parts[1])));
        assertThat(left).hasSize(HostileBodies.Kind.values().length);
        assertThat(left.values()).as(output).allMatch(bytes -> bytes < MEBIBYTE);
    }

    private static List<String> command() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(heapOfTheLauncher());
        command.addAll(List.of("-cp", classPath(), HostileBodies.class.getName()));
        return command;
    }

    private static List<String> heapOfTheLauncher() throws IOException {
        List<String> options = HEAP_OPTION
                .matcher(Files.readString(Path.of("bin", "task-service")))
                .results()
                .map(result -> result.group())
                .toList();
        assertThat(options).contains("-Xmx104m");
        return options;
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
