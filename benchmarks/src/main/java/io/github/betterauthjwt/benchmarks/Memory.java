// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import io.github.betterauthjwt.JwtVerifier;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What a verifier keeps on the heap: without tokens, and with 10,000 of them. By heap difference after collection. */
final class Memory {

    private static final int TOKENS = 10_000;
    private static final int VERIFIERS = 100;
    private static final int COLLECTIONS = 5;

    private Memory() {}

    static void report(StringBuilder out) {
        Issuer issuer = Issuer.of("EdDSA");
        String jwkSet = issuer.jwkSet();
        String[] tokens = new String[TOKENS];
        for (int user = 0; user < TOKENS; user++) {
            tokens[user] = issuer.token(user);
        }
        long before = used();
        JwtVerifier verifier =
                JwtVerifier.builder(Issuer.ORIGIN, Issuer.ORIGIN).jwkSet(jwkSet).build();
        verifier.verify(tokens[0]);
        long first = used();
        for (String token : tokens) {
            verifier.verify(token);
        }
        long full = used();
        List<JwtVerifier> further = new ArrayList<>();
        for (int i = 0; i < VERIFIERS; i++) {
            further.add(JwtVerifier.builder(Issuer.ORIGIN, Issuer.ORIGIN)
                    .jwkSet(jwkSet)
                    .build());
            further.get(i).verify(tokens[0]);
        }
        long many = used();
        out.append("| first verifier, engine and all classes it loads included | ")
                .append(kibibytes(first - before))
                .append(" |\n| 10,000 cached tokens of ")
                .append(tokens[0].length())
                .append(" characters | ")
                .append(kibibytes(full - first))
                .append(" |\n| each further verifier, of 100 | ")
                .append(kibibytes((many - full) / VERIFIERS))
                .append(" |\n");
        if (verifier.keys().kids().isEmpty() || further.size() != VERIFIERS) {
            throw new IllegalStateException("all verifiers must still be reachable here");
        }
    }

    private static long used() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String kibibytes(long octets) {
        return octets / 1024 + " KiB";
    }
}
