// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Shared by the tests of hostile tokens: one key that the verifier knows, and the reason for a rejection. */
final class Hostile {

    static final Keys KEY = Keys.of("EdDSA", "k1");
    static final String HEADER = "{\"alg\":\"EdDSA\",\"kid\":\"k1\"}";
    static final String CLAIMS = Claims.standard().json();
    static final String GOOD = KEY.sign(HEADER, CLAIMS);

    private Hostile() {}

    static JwtVerifier verifier() {
        return verifier(KEY);
    }

    static JwtVerifier verifier(Keys... keys) {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(keys))
                .clock(Claims.CLOCK)
                .build();
    }

    /**
     * Returns a verifier without keys whose key server is unreachable. If it rejects a token as invalid, it did so
     * before it looked up a key, because it has no key to verify a signature with.
     */
    static JwtVerifier keyless() {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwksUri(URI.create("http://127.0.0.1:1/jwks"))
                .clock(Claims.CLOCK)
                .build();
    }

    /**
     * Returns the reason for which the token is rejected, or null if it is accepted. Any exception other than the
     * documented one fails the test.
     */
    static @Nullable Reason reason(JwtVerifier verifier, String token) {
        try {
            verifier.verify(token);
            return null;
        } catch (InvalidJwtException e) {
            return e.reason();
        }
    }

    /** Returns the CPU time of this thread. It does not pass while other threads or processes use the CPU. */
    static Duration cpuTime() {
        return Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    static String base64(String text) {
        return Keys.base64(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a token of exactly these two encoded parts with a valid signature. */
    static String signed(String header, String payload) {
        String input = header + "." + payload;
        return input + "." + Keys.base64(KEY.signature(input));
    }
}
