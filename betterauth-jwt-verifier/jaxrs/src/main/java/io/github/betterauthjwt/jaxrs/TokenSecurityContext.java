// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.VerifiedJwt;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The user of a request with an accepted token. */
final class TokenSecurityContext implements SecurityContext {

    private final VerifiedJwt jwt;
    private final boolean secure;

    TokenSecurityContext(VerifiedJwt jwt, SecurityContext before) {
        this.jwt = jwt;
        this.secure = before.isSecure();
    }

    @Override
    public Principal getUserPrincipal() {
        return jwt;
    }

    @Override
    public boolean isUserInRole(String role) {
        return jwt.hasRole(role);
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
