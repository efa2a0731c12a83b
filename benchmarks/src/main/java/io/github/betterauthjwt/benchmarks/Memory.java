// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the heap that a verifier retains without tokens and with 10,000 tokens, as the difference after collection.
 */
final class Memory {

    private static final int TOKENS = 10_000;
    private static final int VERIFIERS = 100;
    private static final int COLLECTIONS = 5;

    private Memory() {}

    static String table() {
        try (TestIssuer issuer = TestIssuer.start()) {
            return weigh(issuer);
        }
    }

    private static String weigh(TestIssuer issuer) {
        String[] tokens = new String[TOKENS];
        for (int user = 0; user < TOKENS; user++) {
            tokens[user] = issuer.token("user-" + user);
        }
        long nothing = used();
        JwtVerifier first = verifier(issuer);
        first.verify(tokens[0]);
        long before = used();
        List<JwtVerifier> verifiers = new ArrayList<>();
        for (int i = 0; i < VERIFIERS; i++) {
            verifiers.add(verifier(issuer));
            verifiers.get(i).verify(tokens[0]);
        }
        long many = used();
        for (String token : tokens) {
            verifiers.get(0).verify(token);
        }
        long full = used();
        if (verifiers.stream().anyMatch(verifier -> verifier.keys().kids().isEmpty())) {
            throw new IllegalStateException("all verifiers must still be reachable here");
        }
        first.close();
        verifiers.forEach(JwtVerifier::close);
        return "\n## Heap retained\n\nBy heap difference after collection.\n\n| what | KiB | limit, KiB |\n| --- | ---: | ---: |\n"
                + "| a verifier with its keys, its thread and HTTP client, mean of " + VERIFIERS + " | "
                + (many - before) / VERIFIERS / 1024 + " | 1024 |\n| " + TOKENS + " cached tokens of "
                + tokens[0].length() + " characters | " + (full - many) / 1024 + " | 20480 |\n"
                + "| once per JVM: classes of providers, HTTP client and parser, measured with the first verifier | "
                + (before - nothing) / 1024 + " | |\n";
    }

    /** Returns a verifier that fetches its keys over HTTP, as in an application. */
    private static JwtVerifier verifier(TestIssuer issuer) {
        return issuer.verifierBuilder().build();
    }

    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
