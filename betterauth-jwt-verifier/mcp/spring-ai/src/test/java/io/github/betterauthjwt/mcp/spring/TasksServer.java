// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp.spring;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.mcp.McpFilter;
import io.github.betterauthjwt.mcp.McpToken;
import io.github.betterauthjwt.mcp.ToolScopes;
import io.github.betterauthjwt.servlet.BearerTokenFilter;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.springframework.ai.mcp.server.webmvc.transport.WebMvcStreamableServerTransportProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/** The recipe of the README: an MCP server of Spring AI on Spring MVC. */
@SpringBootApplication
class TasksServer {

    private final ToolScopes scopes = ToolScopes.builder()
            .tool("list_tasks", "tasks:read")
            .tool("add_task", "tasks:read", "tasks:write")
            .build();

    @Bean
    FilterRegistrationBean<BearerTokenFilter> bearer(JwtVerifier verifier, ProtectedResourceMetadata metadata) {
        BearerTokenFilter filter = BearerTokenFilter.builder(verifier)
                .metadata(metadata)
                .jsonRpcErrors()
                .build();
        var registration = new FilterRegistrationBean<>(filter); // at /*
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        registration.setOrder(1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<McpFilter> mcp(JwtVerifier verifier, ProtectedResourceMetadata metadata) {
        var registration = new FilterRegistrationBean<>(McpFilter.create(verifier, metadata, scopes));
        registration.addUrlPatterns("/mcp");
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        registration.setOrder(2);
        return registration;
    }

    @Bean
    WebMvcStreamableServerTransportProvider transport() {
        return WebMvcStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .contextExtractor(request -> McpToken.extractor().extract(request.servletRequest()))
                .build();
    }

    @Bean
    List<SyncToolSpecification> tools() {
        return List.of(
                scopes.guard(new SyncToolSpecification(
                        tool("list_tasks"),
                        (exchange, call) ->
                                text("tasks of " + McpToken.of(exchange).subject()))),
                scopes.guard(new SyncToolSpecification(tool("add_task"), (exchange, call) -> text("added"))));
    }

    private static Tool tool(String name) {
        return Tool.builder(name, Map.of("type", "object")).build();
    }

    private static CallToolResult text(String text) {
        return CallToolResult.builder().addTextContent(text).build();
    }
}
