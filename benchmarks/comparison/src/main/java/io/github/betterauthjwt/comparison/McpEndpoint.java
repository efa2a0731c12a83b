// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.comparison;

import io.github.betterauthjwt.mcp.McpToken;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import jakarta.servlet.http.HttpServlet;

/** An MCP server of the Java SDK, without tools. */
final class McpEndpoint {

    private McpEndpoint() {}

    static HttpServlet servlet(boolean isOurs) {
        HttpServletStreamableServerTransportProvider.Builder builder =
                HttpServletStreamableServerTransportProvider.builder();
        if (isOurs) {
            builder.contextExtractor(McpToken.extractor());
        }
        HttpServletStreamableServerTransportProvider transport = builder.build();
        McpServer.sync(transport)
                .serverInfo("comparison", "1")
                .capabilities(ServerCapabilities.builder().tools(true).build())
                .build();
        return transport;
    }
}
