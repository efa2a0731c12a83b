// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The memory that clients can occupy in a process with a small heap, which is the default heap of task-service. */
@Tag("one-jdk")
class RetainedMemoryTest {

    private static final long MEBIBYTE = 1024L * 1024;

    @ParameterizedTest
    @EnumSource
    void verify_twentyThousandHostileTokens_retainLessThanAMebibyte(HostileInput.Token kind) throws Exception {
        assertThat(retained(HostileInput.class, "token", kind.name())).isLessThan(MEBIBYTE);
    }

    @ParameterizedTest
    @EnumSource
    void parse_thousandsOfHostileJwkSets_retainLessThanAMebibyte(HostileInput.Keys kind) throws Exception {
        assertThat(retained(HostileInput.class, "keys", kind.name())).isLessThan(MEBIBYTE);
    }

    /** The tolerance covers tables, the sketch of the cache, and allocations of other threads. */
    @ParameterizedTest
    @EnumSource
    void tokenCache_filledWithLargeTokens_retainsItsBound(FullTokenCache.Kind kind) throws Exception {
        assertThat(retained(FullTokenCache.class, kind.name())).isBetween(MEBIBYTE, 17 * MEBIBYTE);
    }

    /** Runs a program that prints how many more bytes are reachable at its end than after its warm-up. */
    private static long retained(Class<?> program, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms32m",
                "-Xmx104m",
                "-Xmn24m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName());
        builder.command().addAll(List.of(arguments));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(output).matches("-?\\d+");
        return Long.parseLong(output);
    }
}
