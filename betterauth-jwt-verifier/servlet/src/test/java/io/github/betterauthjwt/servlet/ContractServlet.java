// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.BearerContract;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers every method of the contract's routes. */
public final class ContractServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    static final String[] PATHS = {
        "/public", "/optional", "/protected", "/admin", "/scoped", "/demanding", "/fails", "/fails-with-token-error"
    };

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String body = BearerContract.handle(request.getServletPath(), (VerifiedJwt) request.getUserPrincipal());
        response.setContentType("text/plain");
        response.getWriter().write(body);
    }
}
