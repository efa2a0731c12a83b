// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.VerifiedJwt;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** A request whose user is identified by a token. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {

    private final VerifiedJwt jwt;

    AuthenticatedRequest(HttpServletRequest request, VerifiedJwt jwt) {
        super(request);
        this.jwt = jwt;
    }

    @Override
    public Principal getUserPrincipal() {
        return jwt;
    }

    @Override
    public String getRemoteUser() {
        return jwt.subject();
    }

    @Override
    public boolean isUserInRole(String role) {
        return jwt.hasRole(role);
    }

    @Override
    public String getAuthType() {
        return "Bearer";
    }
}
