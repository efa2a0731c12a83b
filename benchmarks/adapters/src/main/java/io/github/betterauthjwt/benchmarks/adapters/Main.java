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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Measures the cost of each adapter of the class path and appends tables to a file: {@code Main <file> <JMH options>}.
 * {@code -p host=vertx,grpc} selects adapters.
 */
public final class Main {

    private static final double LIMIT = 5;

    /** The factor for the requested warmup iterations. A framework has much more code to compile than the verifier. */
    private static final int LONGER_WARMUP = 4;

    private static final String KNOWN_TOKENS =
            """

            | adapter | request, µs | without adapter, µs | `verify` alone, µs | adapter adds, µs | limit, µs |
            | --- | ---: | ---: | ---: | ---: | ---: |
            """;

    private static final String OWN_MODULES =
            """

            | host | without a token's check, µs | adapter, known token, µs | adapter, new token, µs | the host's JWT module, µs |
            | --- | ---: | ---: | ---: | ---: |
            """;

    /** The medians, by benchmark and then by host. Those without a host have an empty name. */
    private final Map<String, Map<String, Double>> medians = new TreeMap<>();

    private Main() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException, IOException {
        CommandLineOptions given = new CommandLineOptions(Arrays.copyOfRange(arguments, 1, arguments.length));
        Hosts hosts = Hosts.ofClassPath();
        Set<String> chosen = new TreeSet<>(hosts.hosts().keySet());
        if (given.getParameter("host").hasValue()) {
            chosen.retainAll(given.getParameter("host").get());
        }
        Set<String> withOwnModule = new TreeSet<>(hosts.withOwnModule());
        withOwnModule.retainAll(chosen);
        Main main = new Main();
        String tables = "";
        if (!chosen.isEmpty()) {
            main.measure(Adapters.class, chosen, given);
            tables = KNOWN_TOKENS + main.knownTokens();
        }
        if (!withOwnModule.isEmpty()) {
            main.measure(OwnModules.class, withOwnModule, given);
            tables += OWN_MODULES + main.ownModules();
        }
        Files.writeString(Path.of(arguments[0]), tables, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void measure(Class<?> benchmarks, Set<String> hosts, CommandLineOptions given) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .parent(given)
                        .include("^" + benchmarks.getName() + "\\.")
                        .param("host", hosts.toArray(String[]::new))
                        .warmupIterations(
                                LONGER_WARMUP * given.getWarmupIterations().orElse(5))
                        .build())
                .run();
        for (RunResult result : results) {
            String benchmark = result.getParams().getBenchmark();
            String host = result.getParams().getParam("host");
            medians.computeIfAbsent(benchmark.substring(benchmark.lastIndexOf('.') + 1), name -> new TreeMap<>())
                    .put(
                            host == null ? "" : host,
                            result.getPrimaryResult().getStatistics().getPercentile(50));
        }
    }

    private double median(String benchmark, String host) {
        return medians.getOrDefault(benchmark, Map.of()).getOrDefault(host, Double.NaN);
    }

    private String knownTokens() {
        StringBuilder rows = new StringBuilder();
        double verify = median("verify", "");
        for (String host : medians.getOrDefault("throughAdapter", Map.of()).keySet()) {
            double request = median("throughAdapter", host);
            double without = median("passedThrough", host);
            double adds = request - without - verify;
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f | %.0f (%.0f %%) |%n",
                    host,
                    request,
                    without,
                    verify,
                    adds,
                    LIMIT,
                    100 * adds / LIMIT));
        }
        return rows.toString();
    }

    private String ownModules() {
        StringBuilder rows = new StringBuilder();
        for (String host : medians.getOrDefault("throughOwnModule", Map.of()).keySet()) {
            rows.append(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f |%n",
                    host,
                    median("passedThrough", host),
                    median("throughAdapter", host),
                    median("newThroughAdapter", host),
                    median("throughOwnModule", host)));
        }
        return rows.toString();
    }
}
