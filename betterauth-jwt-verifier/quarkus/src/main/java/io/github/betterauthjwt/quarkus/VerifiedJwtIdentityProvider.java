// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.VerifiedJwt;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Creates the identity of a token's user. The principal is the {@link VerifiedJwt}, its roles are roles, and its scopes
 * are permissions. The token itself is not kept.
 */
@Singleton
final class VerifiedJwtIdentityProvider implements IdentityProvider<VerifiedJwtRequest> {

    @Override
    public Class<VerifiedJwtRequest> getRequestType() {
        return VerifiedJwtRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(VerifiedJwtRequest request, AuthenticationRequestContext context) {
        VerifiedJwt jwt = request.jwt();
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(jwt)
                        .addRoles(jwt.roles())
                        .addPermissionsAsString(jwt.scopes())
                        .addAttributes(request.getAttributes())
                        .build());
    }
}
