// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What costs no signature check: a token that is known, and forgeries that fail before. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CheapVerdicts {

    /** A verifier with default settings that knows a thousand tokens. */
    @State(Scope.Thread)
    public static class Known {

        private static final int DISTINCT = 1000;

        private final String[] tokens = new String[DISTINCT];
        private JwtVerifier verifier = JwtVerifier.forBetterAuth(Issuer.ORIGIN);
        private int next;

        @Setup
        public void start() {
            Issuer issuer = Issuer.of("EdDSA");
            verifier = JwtVerifier.builder(Issuer.ORIGIN, Issuer.ORIGIN)
                    .jwkSet(issuer.jwkSet())
                    .build();
            for (int user = 0; user < DISTINCT; user++) {
                tokens[user] = issuer.token(user);
            }
        }
    }

    @Benchmark
    public VerifiedJwt known(Known state) {
        state.next = state.next + 1 == Known.DISTINCT ? 0 : state.next + 1;
        return state.verifier.verify(state.tokens[state.next]);
    }

    /** A token with one thing wrong that shows before the signature. */
    @State(Scope.Thread)
    public static class Forged {

        /** What is wrong. */
        @Param({"algorithm", "issuer", "expired", "key", "session-token"})
        public String fault = "";

        private String token = "";
        private JwtVerifier verifier = JwtVerifier.forBetterAuth(Issuer.ORIGIN);

        @Setup
        public void start() {
            Issuer issuer = Issuer.of("EdDSA");
            verifier = JwtVerifier.builder(Issuer.ORIGIN, Issuer.ORIGIN)
                    .jwkSet(issuer.jwkSet())
                    .build();
            Instant now = Instant.now();
            token = switch (fault) {
                case "algorithm" ->
                    "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsifQ"
                            + issuer.token(0).substring(issuer.token(0).indexOf('.'));
                case "issuer" -> issuer.token(0, "https://other.example.com", "QJBTbnzDBBhF3GvmYeZbcQf0w9mggegk", now);
                case "expired" ->
                    issuer.token(0, Issuer.ORIGIN, "QJBTbnzDBBhF3GvmYeZbcQf0w9mggegk", now.minusSeconds(9000));
                case "key" -> issuer.token(0, Issuer.ORIGIN, "another", now);
                default -> "YZa5ughgbE7DXBONZSvuJtz1ZSlpDFq4";
            };
        }
    }

    @Benchmark
    public Object forged(Forged state) {
        try {
            return state.verifier.verify(state.token);
        } catch (InvalidJwtException e) {
            return e;
        }
    }
}
