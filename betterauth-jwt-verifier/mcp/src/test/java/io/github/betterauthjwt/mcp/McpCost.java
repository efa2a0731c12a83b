// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures the time of a tool call with the filters, compared with the same server without them. {@code benchmarks/mcp}
 * starts it. Both sides take turns, so that noise affects both. The transport is the stateless one, because its calls
 * are the shortest, so the filters are the largest part of them.
 */
final class McpCost {

    private static final int WARM_UP = 100;
    private static final int ROUNDS = 101;
    private static final int CALLS = 100;

    private McpCost() {}

    public static void main(String[] arguments) throws Exception {
        try (McpHost host = new McpHost(settings -> settings)) {
            String token = host.token("ada", "tasks:read");
            Side with = new Side(host.url() + "/stateless", token);
            Side without = new Side(host.url() + "/unprotected", token);
            double[] ratios = new double[ROUNDS];
            double[] times = new double[ROUNDS];
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                long first = round % 2 == 0 ? with.calls() : without.calls();
                long second = round % 2 == 0 ? without.calls() : with.calls();
                if (round >= 0) {
                    ratios[round] = round % 2 == 0 ? (double) first / second : (double) second / first;
                    times[round] = (round % 2 == 0 ? second : first) / 1e3 / CALLS;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "A tool call without protection: %.0f µs. With protection: %.3f times that (medians of %d rounds of %d calls).%n",
                    median(times),
                    median(ratios),
                    ROUNDS,
                    CALLS);
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private record Side(String url, String token) {

        private long calls() throws IOException, InterruptedException {
            long start = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                var answer = McpMessages.send(McpMessages.message(url, token, McpMessages.call("list_tasks")));
                if (!answer.body().contains("tasks of ada")) {
                    throw new IllegalStateException("the call failed with " + answer.statusCode());
                }
            }
            return System.nanoTime() - start;
        }
    }
}
