// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Verified tokens for unit tests of code that takes one. They are genuine. Each is signed and verified without a
 * network, so a test cannot hold a token that a verifier would not return.
 */
public final class VerifiedJwts {

    private static final String ISSUER = "https://app.example.com";
    private static final SigningKey KEY = SigningKey.generate("EdDSA", RandomText.alphanumeric(32));
    private static final JwtVerifier VERIFIER = JwtVerifier.builder(ISSUER, ISSUER)
            .jwkSet(Json.write(Map.of("keys", List.of(KEY.jwk()))))
            .build();

    private VerifiedJwts() {}

    /** Returns a token of this user, with the claims that Better Auth writes by default. */
    public static VerifiedJwt of(String subject) {
        return with(jwt -> jwt.subject(subject));
    }

    /**
     * Returns a token with changes, such as {@code VerifiedJwts.with(jwt -> jwt.subject("ada").role("admin"))}.
     *
     * @throws io.github.betterauthjwt.InvalidJwtException if a verifier with default settings would reject it
     */
    public static VerifiedJwt with(UnaryOperator<TestJwt> changes) {
        return VERIFIER.verify(changes.apply(new TestJwt(KEY, ISSUER)).sign());
    }
}
