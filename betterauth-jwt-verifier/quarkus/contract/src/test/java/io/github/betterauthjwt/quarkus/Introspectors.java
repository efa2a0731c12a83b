// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The introspector that {@code better-auth.active-paths} requires. */
@Singleton
final class Introspectors {

    @Produces
    @Singleton
    TokenIntrospector introspector(JwtVerifier verifier, BetterAuthConfig config) {
        return TokenIntrospector.builder(verifier, config.url().orElseThrow())
                .clientSecret("service", "secret")
                .build();
    }
}
