// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Measures the same request through the JWT module of the framework, which checks the signature each time. Beside it, an
 * adapter whose verifier has no cache, and so does the same.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OwnModules {

    private static final int REQUESTS = 50;

    /** A framework with its adapter and with its JWT module. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Framework {

        /** The name of the framework. {@link Main} sets it. */
        @Param("")
        public String host;

        Host requests;

        @Setup
        public void start() throws Exception {
            Issued issued = Issued.create();
            JwtVerifier verifier = JwtVerifier.builderForBetterAuth(issued.issuer())
                    .jwkSet(issued.jwkSet())
                    .noTokenCache()
                    .build();
            requests = Hosts.start(host, verifier, issued);
            requests.onItsThread(() -> {
                Adapters.requireUser(requests, issued, requests.throughAdapter());
                Adapters.requireUser(requests, issued, requests.throughOwnModule());
                return true;
            });
        }

        @TearDown
        public void stop() {
            requests.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void newThroughAdapter(Framework framework, Blackhole users) throws Exception {
        Adapters.repeat(REQUESTS, framework.requests, framework.requests::throughAdapter, users);
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void throughOwnModule(Framework framework, Blackhole users) throws Exception {
        Adapters.repeat(REQUESTS, framework.requests, framework.requests::throughOwnModule, users);
    }
}
