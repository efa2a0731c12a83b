// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** Measures a cached token through each adapter, through a filter that does nothing, and directly in the verifier. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Adapters {

    /** So many that the way to the thread of an event loop does not matter. */
    private static final int REQUESTS = 500;

    /** A verifier with its keys, and a token that it has already verified. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Known {

        Issued issued;
        JwtVerifier verifier;

        @Setup
        public void start() {
            issued = Issued.create();
            verifier = JwtVerifier.builderForBetterAuth(issued.issuer())
                    .jwkSet(issued.jwkSet())
                    .build();
            verifier.verify(issued.token());
        }
    }

    /** A framework with its adapter. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init")
    public static class Framework {

        /** The name of the framework. {@link Main} sets it. */
        @Param("")
        public String host;

        Host requests;

        @Setup
        public void start(Known known) throws Exception {
            requests = Hosts.start(host, known.verifier, known.issued);
            requests.onItsThread(() -> {
                requireUser(requests, known.issued, requests.throughAdapter());
                if (requests.passedThrough() != null) {
                    throw new IllegalStateException("the handler must see no user without the adapter");
                }
                return true;
            });
        }

        @TearDown
        public void stop() {
            requests.close();
        }
    }

    @Benchmark
    public Object verify(Known known) {
        return known.verifier.verify(known.issued.token());
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void throughAdapter(Framework framework, Blackhole users) throws Exception {
        repeat(REQUESTS, framework.requests, framework.requests::throughAdapter, users);
    }

    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public void passedThrough(Framework framework, Blackhole users) throws Exception {
        repeat(REQUESTS, framework.requests, framework.requests::passedThrough, users);
    }

    static void repeat(int times, Host host, Callable<@Nullable Object> request, Blackhole users) throws Exception {
        host.onItsThread(() -> {
            for (int i = 0; i < times; i++) {
                users.consume(request.call());
            }
            return true;
        });
    }

    static void requireUser(Host host, Issued issued, @Nullable Object user) {
        if (user == null || !issued.subject().equals(host.subjectOf(user))) {
            throw new IllegalStateException("the handler must see the user of the token, not " + user);
        }
    }
}
