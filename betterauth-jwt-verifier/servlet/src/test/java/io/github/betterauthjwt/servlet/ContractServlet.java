// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.BearerContract;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/** Responds to every method of the contract's routes. */
public final class ContractServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    static final String[] PATHS = {
        "/public",
        "/optional",
        "/protected",
        "/any",
        "/active",
        "/admin",
        "/scoped",
        "/scopes",
        "/demanding",
        "/demanding-scopes",
        "/recent",
        "/demanding-late",
        "/fails",
        "/fails-with-token-error"
    };

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        PrintWriter writer = response.getWriter(); // so that a rejection cannot use the stream
        String path = request.getServletPath();
        if (path.equals("/demanding-late")) {
            response.setHeader("X-Leak", "yes");
            response.setHeader("Set-Cookie", "leak=yes");
            path = "/demanding";
        }
        writer.write(BearerContract.handle(path, (VerifiedJwt) request.getUserPrincipal()));
    }
}
