// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures the cost of each adapter and appends a table to a file: {@code Main <file> <JMH options>}. */
public final class Main {

    private static final double LIMIT = 5;

    /** The factor for the requested warmup iterations. A framework has much more code to compile than the verifier. */
    private static final int LONGER_WARMUP = 4;

    private Main() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException, IOException {
        CommandLineOptions given = new CommandLineOptions(Arrays.copyOfRange(arguments, 1, arguments.length));
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(given)
                        .include(Adapters.class.getName())
                        .warmupIterations(
                                LONGER_WARMUP * given.getWarmupIterations().orElse(5))
                        .build())
                .run();
        Files.writeString(Path.of(arguments[0]), table(results), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String table(Collection<RunResult> results) {
        Map<String, Double> through = new TreeMap<>();
        Map<String, Double> past = new TreeMap<>();
        double verify = 0;
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            double median = result.getPrimaryResult().getStatistics().getPercentile(50);
            if (benchmark.endsWith(".verify")) {
                verify = median;
            } else {
                Map<String, Double> medians = benchmark.endsWith(".throughAdapter") ? through : past;
                medians.put(result.getParams().getParam("host"), median);
            }
        }
        StringBuilder table = new StringBuilder(
                """

                | adapter | request, µs | without adapter, µs | verify alone, µs | adapter adds, µs | limit, µs |
                | --- | ---: | ---: | ---: | ---: | ---: |
                """);
        for (Map.Entry<String, Double> host : through.entrySet()) {
            double without = past.getOrDefault(host.getKey(), Double.NaN);
            double adds = host.getValue() - without - verify;
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f | %.0f (%.0f %%) |%n",
                    host.getKey(),
                    host.getValue(),
                    without,
                    verify,
                    adds,
                    LIMIT,
                    100 * adds / LIMIT));
        }
        return table.toString();
    }
}
