// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A service for OAuth clients. */
final class AccessTokens {

    private AccessTokens() {}

    VerifiedJwt only(String token) {
        JwtVerifier verifier = JwtVerifier.forAccessTokens(
                "https://app.example.com", // Better Auth's baseURL
                "https://api.example.com/mcp"); // this service, one of oauthProvider({ resources })
        VerifiedJwt jwt = verifier.verify(token);
        jwt.requireScopes(List.of("tasks:read", "tasks:write")); // 403 that names both
        return jwt;
    }

    JwtVerifier mixed() {
        JwtVerifier both = JwtVerifier.builderForBetterAuth("https://app.example.com")
                .acceptAccessTokens()
                .additionalIssuers("https://app.example.com/api/auth")
                .additionalAudiences("https://api.example.com/mcp")
                .build();
        return both;
    }

    JwtVerifier hierarchy() {
        JwtVerifier verifier = JwtVerifier.builderForAccessTokens(
                        "https://app.example.com", "https://api.example.com/mcp")
                .scopeHierarchy(granted -> granted.equals("tasks:write") ? Set.of("tasks:read") : Set.of())
                .build();
        return verifier;
    }

    ProtectedResourceMetadata metadata() {
        ProtectedResourceMetadata metadata = ProtectedResourceMetadata.builder(
                        "https://api.example.com/mcp", "https://app.example.com/api/auth")
                .scopes("tasks:read", "tasks:write") // all that exist
                .initialScopes("tasks:read") // what a new client should request first
                .name("Tasks")
                .documentation(URI.create("https://api.example.com/docs"))
                .build();
        return metadata;
    }

    JwtVerifier signInTime() {
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth("https://app.example.com")
                .signInTimeClaim("signedInAt")
                .build();
        return verifier;
    }

    void stepUp(VerifiedJwt jwt) {
        jwt.requireAuthenticatedWithin(Duration.ofMinutes(5)); // 401 with max_age="300" if the sign-in is older
    }
}
