// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.mcp.McpToken;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.McpTransportContextExtractor;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The tools of the MCP server. {@code BearerTokenFilter} and {@code McpFilter} have checked the token and its scopes. */
final class TaskTools {

    private static final String TOKEN = "access_token";
    private static final String SCHEME = "Bearer ";

    private final TaskService service;

    TaskTools(TaskService service) {
        this.service = service;
    }

    /** Hands the access token of a request to the tools, which exchange it. */
    static McpTransportContextExtractor<HttpServletRequest> extractor() {
        return request -> {
            McpTransportContext verified = McpToken.extractor().extract(request);
            String token = request.getHeader("Authorization").substring(SCHEME.length());
            return McpTransportContext.create(Map.of(VerifiedJwt.class.getName(), McpToken.of(verified), TOKEN, token));
        };
    }

    List<SyncToolSpecification> all() {
        Tool list = Tool.builder("list_tasks", Map.of("type", "object"))
                .description("Lists the tasks of the user")
                .build();
        Map<String, Object> title = Map.of("type", "string", "minLength", 1, "maxLength", 200);
        Tool add = Tool.builder(
                        "add_task",
                        Map.of("type", "object", "properties", Map.of("title", title), "required", List.of("title")))
                .description("Adds a task for the user")
                .build();
        return List.of(
                new SyncToolSpecification(list, (exchange, request) -> answer(() -> service.list(token(exchange)))),
                new SyncToolSpecification(
                        add, (exchange, request) -> answer(() -> service.add(token(exchange), title(request)))));
    }

    private static String title(CallToolRequest request) {
        return String.valueOf(request.arguments().get("title"));
    }

    private static String token(McpSyncServerExchange exchange) {
        return String.valueOf(exchange.transportContext().get(TOKEN));
    }

    private static CallToolResult answer(Call call) {
        try {
            return CallToolResult.builder().addTextContent(call.run()).build();
        } catch (IOException e) {
            return CallToolResult.builder()
                    .addTextContent("The tasks are not available: " + e.getMessage())
                    .isError(true)
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @FunctionalInterface
    private interface Call {
        String run() throws IOException, InterruptedException;
    }
}
