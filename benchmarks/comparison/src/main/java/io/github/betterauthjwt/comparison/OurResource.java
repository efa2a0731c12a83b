// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.comparison;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.mcp.McpFilter;
import io.github.betterauthjwt.mcp.ToolScopes;
import io.github.betterauthjwt.servlet.BearerTokenFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** The filters of this project with default settings. */
final class OurResource {

    private OurResource() {}

    /** Returns the filter for all paths, and the filter for the MCP server. */
    static List<Filter> filters(String issuer, String resource) {
        JwtVerifier verifier = JwtVerifier.forAccessTokens(issuer, resource);
        ProtectedResourceMetadata metadata = ProtectedResourceMetadata.builder(resource, issuer)
                .scopes("tasks:read", "tasks:write")
                .build();
        BearerTokenFilter bearer = BearerTokenFilter.builder(verifier)
                .metadata(metadata)
                .jsonRpcErrors()
                .build();
        return List.of(
                bearer,
                McpFilter.create(verifier, metadata, ToolScopes.builder().build()));
    }

    /** Returns a servlet that requires two scopes. */
    static HttpServlet write() {
        return new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                BearerTokenFilter.token(request).orElseThrow().requireScopes(List.of("tasks:read", "tasks:write"));
                response.getWriter().print("hello");
            }
        };
    }
}
