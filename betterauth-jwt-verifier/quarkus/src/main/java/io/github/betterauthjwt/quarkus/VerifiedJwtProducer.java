// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.VerifiedJwt;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Lets routes inject the token of their request. */
@Singleton
final class VerifiedJwtProducer {

    /**
     * Returns the token of the current request.
     *
     * @throws UnauthorizedException if the request has none, which results in 401
     */
    @Produces
    @RequestScoped
    VerifiedJwt jwt(SecurityIdentity identity) {
        if (identity.getPrincipal() instanceof VerifiedJwt jwt) {
            return jwt;
        }
        throw new UnauthorizedException();
    }
}
