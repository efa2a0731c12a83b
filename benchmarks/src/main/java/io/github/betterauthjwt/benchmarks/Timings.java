// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** Converts JMH's results to a table: medians, their spread, and their ratio to our time or to our limit. */
final class Timings {

    private Timings() {}

    static String table(Collection<RunResult> results) {
        String provider = Libraries.NONE.signatureProvider();
        Map<String, Double> ours = new HashMap<>();
        for (RunResult result : results) {
            if (Libraries.OURS.equals(parameter(result, "library"))) {
                ours.put(parameter(result, "algorithm"), median(result));
            }
        }
        List<String> rows = new ArrayList<>();
        for (RunResult result : results) {
            Statistics times = result.getPrimaryResult().getStatistics();
            Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
            Double same = ours.get(parameter(result, "algorithm"));
            double limit = limit(result, provider);
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f to %.2f | %s | %s | %s |%n",
                    name(result),
                    median(result),
                    times.getMin(),
                    times.getMax(),
                    allocated == null ? "" : Math.round(allocated.getScore()),
                    same == null ? "" : String.format(Locale.ROOT, "%.2f", median(result) / same),
                    limit == 0
                            ? ""
                            : String.format(Locale.ROOT, "%.1f (%.0f %%)", limit, 100 * median(result) / limit)));
        }
        return "\n### Signature provider for Ed25519: " + provider
                + "\n\n| what | median, µs | least to most, µs | bytes allocated | times ours | limit, µs |"
                + "\n| --- | ---: | ---: | ---: | ---: | ---: |\n"
                + String.join("", rows);
    }

    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static String parameter(RunResult result, String name) {
        return result.getParams().getParamsKeys().contains(name)
                ? result.getParams().getParam(name)
                : "";
    }

    private static String benchmark(RunResult result) {
        String name = result.getParams().getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String name(RunResult result) {
        String fault = parameter(result, "fault");
        return switch (benchmark(result)) {
            case "known" -> "known token";
            case "request" -> "known token with a new DPoP proof, " + parameter(result, "algorithm");
            case "forged" -> "rejected: " + fault;
            default -> "new " + parameter(result, "algorithm") + " token: " + parameter(result, "library");
        };
    }

    /** Returns the limit in microseconds, or 0 if there is no limit. */
    private static double limit(RunResult result, String provider) {
        String benchmark = benchmark(result);
        if (benchmark.equals("known")) {
            return 0.6;
        }
        if (benchmark.equals("forged")) {
            return 2.5;
        }
        if (benchmark.equals("request")) {
            return parameter(result, "algorithm").equals("EdDSA") && provider.startsWith("AmazonCorretto") ? 100 : 0;
        }
        if (!Libraries.OURS.equals(parameter(result, "library"))) {
            return 0;
        }
        boolean fast = provider.startsWith("AmazonCorretto");
        return switch (parameter(result, "algorithm")) {
            case "EdDSA" -> fast ? 45 : provider.startsWith("BC") ? 115 : 0;
            case "ES256" -> fast ? 60 : 0;
            default -> fast ? 28 : 0;
        };
    }
}
