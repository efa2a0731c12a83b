// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;

/** What becomes of both. */
final class AfterJose {

    private AfterJose() {}

    String after(String token) {
        JwtVerifier verifier = JwtVerifier.forBetterAuth("https://app.example.com");

        VerifiedJwt jwt = verifier.verify(token);
        String userId = jwt.subject();
        return userId;
    }
}
