// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerRequest;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.testing.TestDpopKey;
import io.github.betterauthjwt.testing.TestIssuer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measures a request with a known token and a new DPoP proof: parsing, key, signature, claims, and replay store. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NewProofs {

    private static final String URL = "https://api.example.com";
    private static final int DISTINCT = 20_000;

    /** The algorithm of the client's key. */
    @Param({"EdDSA", "ES256"})
    public String algorithm = "";

    private final Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);
    private final BearerRequest[] requests = new BearerRequest[DISTINCT];
    private int next;
    private JwtVerifier verifier = Libraries.NONE;
    private BearerAuthenticator authenticator =
            BearerAuthenticator.builder(Libraries.NONE).build();

    @Setup
    public void start() {
        try (TestIssuer issuer = TestIssuer.start()) {
            TestDpopKey key = TestDpopKey.generate(algorithm);
            String token = issuer.jwt().boundTo(key).sign();
            for (int i = 0; i < DISTINCT; i++) {
                requests[i] = new Request("DPoP " + token, key.proof("GET", URL + "/tasks", token));
            }
            verifier = JwtVerifier.builder(issuer.url(), issuer.url())
                    .jwkSet(issuer.jwkSet())
                    .build();
        }
    }

    /** Forgets the proofs, so that those of the next iteration are new. */
    @Setup(Level.Iteration)
    public void forgetProofs() {
        authenticator = BearerAuthenticator.builder(verifier)
                .dpop(Dpop.builder(URL).clock(clock).build())
                .build();
        next = 0;
    }

    @Benchmark
    public BearerDecision request() {
        if (next == DISTINCT) {
            forgetProofs();
        }
        BearerDecision decision = authenticator.authenticate(requests[next], BearerAccess.REQUIRED);
        next++;
        if (decision.jwt().isEmpty()) {
            throw new IllegalStateException(decision.response().orElseThrow().body());
        }
        return decision;
    }

    private record Request(String authorization, String proof) implements BearerRequest {

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String uri() {
            return "/tasks";
        }

        @Override
        public List<String> headers(String name) {
            return List.of(name.equals("DPoP") ? proof : authorization);
        }
    }
}
