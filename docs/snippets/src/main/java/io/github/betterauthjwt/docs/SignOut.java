// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.LogoutTokenVerifier;
import io.github.betterauthjwt.MemoryRevokedTokens;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import java.time.Duration;
import java.time.Instant;

/** The Java of docs/sign-out.md. */
final class SignOut {

    private SignOut() {}

    static VerifiedJwt introspected(String token, String secret) {
        JwtVerifier verifier = JwtVerifier.forAccessTokens("https://app.example.com", "https://api.example.com/tasks");
        TokenIntrospector introspector = TokenIntrospector.builder(verifier, "https://app.example.com")
                .clientSecret("task-service", secret)
                .build();
        VerifiedJwt user = introspector.verifyActive(token); // InvalidJwtException: 401. …UnavailableException: 503
        return user;
    }

    static VerifiedJwt revoked(String token, String userId, Instant signedOutAt) {
        MemoryRevokedTokens revoked = new MemoryRevokedTokens(Duration.ofMinutes(16), 100_000);
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth("https://app.example.com")
                .revokedTokens(revoked)
                .build();
        revoked.revokeSubject(userId, signedOutAt); // in the handler of your event
        return verifier.verify(token);
    }

    static void backChannel(JwtVerifier verifier, MemoryRevokedTokens revoked, String logoutToken) {
        LogoutTokenVerifier logouts = LogoutTokenVerifier.create(verifier, "task-service"); // the client's id
        revoked.revoke(logouts.verify(logoutToken)); // InvalidJwtException: respond with 400
    }
}
