// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures a cached token through each adapter, through a filter that does nothing, and directly in the verifier. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Adapters {

    /** A verifier with its keys, and a token that it has already verified. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Known {

        JwtVerifier verifier;
        String token;

        @Setup
        public void start() {
            try (TestIssuer issuer = TestIssuer.start()) {
                verifier = JwtVerifier.builderForBetterAuth(issuer.url())
                        .jwkSet(issuer.jwkSet())
                        .build();
                token = issuer.token("YZa5ughgbE7DXBONZSvu000000000001");
            }
            verifier.verify(token);
        }
    }

    /** A framework with its adapter. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Framework {

        /** The name of the framework. */
        @Param({"servlet", "spring-mvc", "spring-webflux", "jaxrs", "helidon"})
        public String host;

        Host requests;

        @Setup
        public void start(Known known) throws Exception {
            requests = Host.named(host, known.verifier, known.token);
            if (!(requests.userOf(requests.throughAdapter()) instanceof VerifiedJwt)
                    || requests.passedThrough() != null) {
                throw new IllegalStateException("the handler must see a user with the adapter and no user without it");
            }
        }
    }

    @Benchmark
    public Object verify(Known known) {
        return known.verifier.verify(known.token);
    }

    @Benchmark
    public @Nullable Object throughAdapter(Framework framework) throws Exception {
        return framework.requests.throughAdapter();
    }

    @Benchmark
    public @Nullable Object passedThrough(Framework framework) throws Exception {
        return framework.requests.passedThrough();
    }
}
