// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import io.github.betterauthjwt.JwtVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** Runs benchmarks with JMH's own options and appends a table of them to a file: {@code Main <file> <JMH options>}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException, IOException {
        Path file = Path.of(arguments[0]);
        StringBuilder out = new StringBuilder();
        if (arguments.length > 1 && arguments[1].equals("memory")) {
            out.append("\n### Heap retained, by heap difference\n\n| what | heap |\n| --- | --- |\n");
            Memory.report(out);
        } else {
            String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            Options options = new OptionsBuilder()
                    .parent(new CommandLineOptions(rest))
                    .addProfiler(GCProfiler.class)
                    .build();
            Collection<RunResult> results = new Runner(options).run();
            table(results, out);
        }
        Files.writeString(file, out, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static void table(Collection<RunResult> results, StringBuilder out) {
        JwtVerifier verifier = JwtVerifier.builder("https://a.example", "https://a.example")
                .jwkSet("{\"keys\":[]}")
                .build();
        out.append("\n### Engine for Ed25519: ")
                .append(verifier.engine())
                .append(
                        "\n\n| what | median, µs | least to most, µs | octets allocated |\n| --- | ---: | ---: | ---: |\n");
        for (RunResult result : results) {
            Statistics times = result.getPrimaryResult().getStatistics();
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f to %.2f | %s |%n",
                    name(result),
                    times.getPercentile(50),
                    times.getMin(),
                    times.getMax(),
                    allocated == null ? "" : Math.round(allocated.getScore())));
        }
    }

    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        String parameters = result.getParams().getParamsKeys().stream()
                .map(key -> result.getParams().getParam(key))
                .collect(Collectors.joining(", "));
        String label = benchmark.endsWith("NewTokens.verify")
                ? "new token"
                : benchmark.endsWith("known") ? "known token" : "forged token";
        return parameters.isEmpty() ? label : label + ": " + parameters;
    }
}
