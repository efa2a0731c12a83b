// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.VerifiedJwt;
import java.net.URI;
import java.time.Duration;

/** The first calls. */
final class First {

    private First() {}

    void verify(String token) {
        JwtVerifier verifier = JwtVerifier.forBetterAuth("https://app.example.com"); // build once, share

        try {
            VerifiedJwt jwt = verifier.verify(token);
            String userId = jwt.subject();
        } catch (InvalidJwtException e) {
            // respond with 401; e.reason() names what is wrong with the token
        } catch (KeysUnavailableException e) {
            // respond with 503; Better Auth is unavailable, and the user is still signed in
        }
    }

    void settings(String token) {
        JwtVerifier verifier = JwtVerifier.builder(
                        "https://app.example.com", "task-service") // issuer, audience: always required
                .jwksUri(URI.create("https://web.internal/api/auth/jwks")) // may differ from the issuer
                .clockSkew(Duration.ofSeconds(30))
                .build(); // once; thread-safe

        VerifiedJwt jwt = verifier.verify(token); // InvalidJwtException: 401. KeysUnavailableException: 503
        jwt.subject(); // the user's id
        jwt.user().email(); // what the JWT plugin put in of the user's row
        jwt.requireRole("admin"); // 403
    }

    void explain(JwtVerifier verifier, String token) {
        Explanation why = verifier.explain(token);
        System.out.println(why); // what kind of token it is, what was expected and found, what to change
    }
}
