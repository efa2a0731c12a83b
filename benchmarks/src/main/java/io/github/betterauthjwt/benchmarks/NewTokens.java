// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import io.github.betterauthjwt.testing.TestIssuer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures a token that is not cached: parsing, key, signature, claims. Our verifier also hashes and caches it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NewTokens {

    private static final int DISTINCT = 500;

    /** The compared algorithms. */
    @Param({"EdDSA", "ES256", "RS256"})
    public String algorithm = "";

    /** The verifying library. The run leaves out a library that cannot verify the algorithm. */
    @Param({Libraries.OURS, "our module nimbus", "signature alone", "nimbus", "jose4j", "spring", "java-jwt"})
    public String library = "";

    private final String[] tokens = new String[DISTINCT];
    private int next;
    private Verification verification = token -> token;

    @Setup
    public void start() {
        try (TestIssuer issuer = TestIssuer.start(algorithm)) {
            for (int user = 0; user < DISTINCT; user++) {
                tokens[user] = issuer.token(String.format("YZa5ughgbE7DXBONZSvu%012d", user));
            }
            verification = Libraries.named(library, algorithm, issuer.url(), issuer.jwkSet());
        }
    }

    @Benchmark
    public Object verify() throws Exception {
        next = next + 1 == DISTINCT ? 0 : next + 1;
        return verification.verify(tokens[next]);
    }
}
