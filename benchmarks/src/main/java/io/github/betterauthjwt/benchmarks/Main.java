// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Appends one table to a file. The arguments are {@code <file> memory}, {@code <file> keys}, {@code <file> floods}, or
 * {@code <file> <JMH options>}.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments)
            throws RunnerException, CommandLineOptionException, IOException, InterruptedException {
        Path file = Path.of(arguments[0]);
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        String table =
                switch (rest[0]) {
                    case "memory" -> Memory.table();
                    case "keys" -> KeySets.table();
                    case "floods" -> Floods.table();
                    default -> timings(rest);
                };
        Files.writeString(file, table, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String timings(String[] options) throws RunnerException, CommandLineOptionException {
        return Timings.table(new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(options))
                        .addProfiler(GCProfiler.class)
                        .build())
                .run());
    }
}
