// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;

/** The verifier's side of Better Auth's settings. */
final class BetterAuth {

    private BetterAuth() {}

    JwtVerifier basePath() {
        JwtVerifier verifier = JwtVerifier.forBetterAuth("https://app.example.com/auth"); // basePath: "/auth"
        return verifier;
    }

    JwtVerifier audience() {
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth("https://app.example.com", "task-service")
                .build();
        return verifier;
    }

    JwtVerifier organization(String token) {
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth("https://app.example.com")
                .organizationClaim("o", "id")
                .rolesClaim("o", "roles")
                .build();
        VerifiedJwt jwt = verifier.verify(token);
        String organization = jwt.organization().orElseThrow();
        return verifier;
    }

    JwtVerifier accessTokens(String token) {
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth("https://app.example.com")
                .acceptAccessTokens()
                .additionalIssuers("https://app.example.com/api/auth") // the oauth-provider's: origin + basePath
                .build();
        verifier.verify(token).requireScope("tasks:read"); // 403 without
        return verifier;
    }

    JwtVerifier severalServers() {
        JwtVerifier verifier = JwtVerifier.anyOf(
                JwtVerifier.forBetterAuth("https://app.example.com"),
                JwtVerifier.forBetterAuth("https://staff.example.com"));
        return verifier;
    }

    JwtVerifier rules() {
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth("https://app.example.com")
                .require("emailVerified", true)
                .rule(jwt -> {
                    if (jwt.booleanClaim("banned").orElse(false)) {
                        throw new InvalidJwtException(Reason.INVALID_CLAIM, "This account is banned");
                    }
                })
                .build();
        return verifier;
    }
}
