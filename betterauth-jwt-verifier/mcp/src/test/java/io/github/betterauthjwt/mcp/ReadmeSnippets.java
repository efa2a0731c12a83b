// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.servlet.BearerTokenFilter;
import io.github.betterauthjwt.testing.TestIssuer;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;

/** The code of the README. */
final class ReadmeSnippets {

    private ReadmeSnippets() {}

    static void start(
            ServletContext context,
            JwtVerifier verifier,
            ProtectedResourceMetadata metadata,
            SyncToolSpecification listTasks,
            SyncToolSpecification addTask) {
        ToolScopes scopes = ToolScopes.builder()
                .tool("list_tasks", "tasks:read")
                .tool("add_task", "tasks:read", "tasks:write")
                .build();
        Filter bearer = BearerTokenFilter.builder(verifier)
                .metadata(metadata)
                .jsonRpcErrors()
                .build();
        Filter mcp = McpFilter.create(verifier, metadata, scopes);
        var transport = HttpServletStreamableServerTransportProvider.builder()
                .contextExtractor(McpToken.extractor())
                .build();
        McpServer.sync(transport)
                .tools(scopes.guard(listTasks), scopes.guard(addTask))
                .build();
        register(context, bearer, mcp, transport);
    }

    private static void register(
            ServletContext context, Filter bearer, Filter mcp, HttpServletStreamableServerTransportProvider transport) {
        add(context, "bearer", bearer, "/*"); // also serves the metadata
        add(context, "mcp", mcp, "/mcp"); // behind the bearer filter
        ServletRegistration.Dynamic servlet = context.addServlet("tasks", transport);
        servlet.setAsyncSupported(true);
        servlet.addMapping("/mcp");
    }

    static void add(ServletContext context, String name, Filter filter, String path) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, path);
    }

    static String user(McpSyncServerExchange exchange) {
        VerifiedJwt jwt = McpToken.of(exchange);
        return jwt.subject();
    }

    static void inTheTool(ToolScopes scopes, McpTransportContext context) {
        scopes.require(context, "add_task");
    }

    static String testing() {
        try (TestIssuer issuer = TestIssuer.start()) {
            JwtVerifier verifier = issuer.accessTokenVerifier("https://api.example.com/mcp");
            String token = issuer.accessToken("https://api.example.com/mcp")
                    .scope("tasks:read")
                    .sign();
            return verifier.verify(token).subject();
        }
    }
}
