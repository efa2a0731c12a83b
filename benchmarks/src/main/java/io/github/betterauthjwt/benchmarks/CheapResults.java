// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.TokenSample;
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

/** Measures results without a signature check: cached tokens, and forgeries that fail before it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CheapResults {

    /** A verifier with default settings that has cached a thousand tokens. */
    @State(Scope.Thread)
    public static class Known {

        private static final int DISTINCT = 1000;

        private final String[] tokens = new String[DISTINCT];
        private JwtVerifier verifier = Libraries.NONE;
        private int next;

        @Setup
        public void start() {
            try (TestIssuer issuer = TestIssuer.start()) {
                verifier = issuer.verifierBuilder().jwkSet(issuer.jwkSet()).build();
                for (int user = 0; user < DISTINCT; user++) {
                    tokens[user] = issuer.token("user-" + user);
                }
            }
        }
    }

    @Benchmark
    public VerifiedJwt known(Known state) {
        state.next = state.next + 1 == Known.DISTINCT ? 0 : state.next + 1;
        return state.verifier.verify(state.tokens[state.next]);
    }

    /** A token with one fault that is detected before the signature check. */
    @State(Scope.Thread)
    public static class Forged {

        /** The fault. */
        @Param({"algorithm", "issuer", "expired", "key", "session-token"})
        public String fault = "";

        private String token = "";
        private JwtVerifier verifier = Libraries.NONE;

        @Setup
        public void start() {
            try (TestIssuer issuer = TestIssuer.start()) {
                verifier = issuer.verifierBuilder().jwkSet(issuer.jwkSet()).build();
                Instant past = Instant.now().minusSeconds(9000);
                token = switch (fault) {
                    case "algorithm" -> issuer.token(TokenSample.EMAIL_VERIFICATION);
                    case "issuer" ->
                        issuer.jwt().claim("iss", "https://other.example.com").sign();
                    case "expired" ->
                        issuer.jwt()
                                .claim("exp", past.plusSeconds(900))
                                .claim("iat", past)
                                .sign();
                    case "key" -> issuer.tokenOfUnknownKey();
                    default -> issuer.token(TokenSample.SESSION_TOKEN);
                };
            }
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
