// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the tests of hostile tokens share: one key that the verifier knows, and the reason of a refusal. */
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
     * A verifier without keys whose key server cannot be reached: whatever it calls invalid was refused before a key was
     * looked up, as it has none to check a signature with.
     */
    static JwtVerifier keyless() {
        return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwksUri(URI.create("http://127.0.0.1:1/jwks"))
                .clock(Claims.CLOCK)
                .build();
    }

    /** Why the token is refused, or null if it is accepted. Any other exception than the documented one fails the test. */
    static @Nullable Reason reason(JwtVerifier verifier, String token) {
        try {
            verifier.verify(token);
            return null;
        } catch (InvalidJwtException e) {
            return e.reason();
        }
    }

    static String base64(String text) {
        return Keys.base64(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A token over exactly these two encoded parts, with a true signature. */
    static String signed(String header, String payload) {
        String input = header + "." + payload;
        return input + "." + Keys.base64(KEY.signature(input));
    }
}
