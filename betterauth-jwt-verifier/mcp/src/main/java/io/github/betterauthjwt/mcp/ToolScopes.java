// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The scopes that each tool requires. {@link McpFilter} checks them before the tool runs, and responds with 403 and all
 * scopes of the tool. The {@code guard} methods check them again in the tool itself, so that the filter is not the only
 * check. Immutable and thread-safe.
 *
 * <pre>{@code
 * ToolScopes scopes = ToolScopes.builder()
 *         .tool("list_tasks", "tasks:read")
 *         .tool("add_task", "tasks:read", "tasks:write")
 *         .openTool("whoami")
 *         .build();
 * }</pre>
 */
public final class ToolScopes {

    /** JSON-RPC 2.0 §5.1: the first code that a server defines. */
    private static final int SERVER_ERROR = -32000;

    private final Map<String, List<String>> scopes;

    private ToolScopes(Builder builder) {
        this.scopes = Map.copyOf(builder.scopes);
    }

    /** Returns a builder without tools. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Checks that a token may call a tool.
     *
     * @throws InsufficientPrivilegesException if the token lacks a scope, with all scopes of the tool, or if the tool is
     *     not declared
     */
    public void require(VerifiedJwt jwt, String tool) {
        List<String> required = scopes.get(requireNonNull(tool, "tool"));
        if (required == null) {
            throw InsufficientPrivilegesException.accessDenied(
                    "There is no such tool, or the server declares no scopes for it");
        }
        if (!required.isEmpty()) {
            jwt.requireScopes(required);
        }
    }

    /**
     * Checks in a tool that the token of the request may call it. Tools from {@code guard} do this themselves.
     *
     * @throws McpError if the token lacks a scope, if the tool is not declared, or if the request has no verified token
     */
    public void require(McpTransportContext context, String tool) {
        try {
            require(McpToken.of(context), tool);
        } catch (InsufficientPrivilegesException e) {
            throw McpError.builder(SERVER_ERROR)
                    .message(String.valueOf(e.getMessage()))
                    .data(Map.of("code", e.code(), "scope", String.join(" ", e.requiredScopes())))
                    .build();
        }
    }

    /**
     * Returns the tool with a check of its scopes before each call.
     *
     * @throws IllegalArgumentException if the tool is not declared
     */
    public McpServerFeatures.SyncToolSpecification guard(McpServerFeatures.SyncToolSpecification specification) {
        String tool = declared(specification.tool());
        return new McpServerFeatures.SyncToolSpecification(specification.tool(), (exchange, call) -> {
            require(exchange.transportContext(), tool);
            return specification.callHandler().apply(exchange, call);
        });
    }

    /**
     * Returns the tool with a check of its scopes before each call.
     *
     * @throws IllegalArgumentException if the tool is not declared
     */
    public McpServerFeatures.AsyncToolSpecification guard(McpServerFeatures.AsyncToolSpecification specification) {
        String tool = declared(specification.tool());
        return new McpServerFeatures.AsyncToolSpecification(
                specification.tool(),
                (exchange, call) -> Mono.defer(() -> {
                    require(exchange.transportContext(), tool);
                    return specification.callHandler().apply(exchange, call);
                }));
    }

    /**
     * Returns the tool with a check of its scopes before each call.
     *
     * @throws IllegalArgumentException if the tool is not declared
     */
    public McpStatelessServerFeatures.SyncToolSpecification guard(
            McpStatelessServerFeatures.SyncToolSpecification specification) {
        String tool = declared(specification.tool());
        return new McpStatelessServerFeatures.SyncToolSpecification(specification.tool(), (context, call) -> {
            require(context, tool);
            return specification.callHandler().apply(context, call);
        });
    }

    /**
     * Returns the tool with a check of its scopes before each call.
     *
     * @throws IllegalArgumentException if the tool is not declared
     */
    public McpStatelessServerFeatures.AsyncToolSpecification guard(
            McpStatelessServerFeatures.AsyncToolSpecification specification) {
        String tool = declared(specification.tool());
        return new McpStatelessServerFeatures.AsyncToolSpecification(
                specification.tool(),
                (context, call) -> Mono.defer(() -> {
                    require(context, tool);
                    return specification.callHandler().apply(context, call);
                }));
    }

    private String declared(Tool tool) {
        if (!scopes.containsKey(tool.name())) {
            throw new IllegalArgumentException("declare the scopes of the tool \"" + tool.name()
                    + "\" with tool(…), or allow every token to call it with openTool(…)");
        }
        return tool.name();
    }

    /** The tools of a {@link ToolScopes}. Not thread-safe. */
    public static final class Builder {

        private final Map<String, List<String>> scopes = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Declares a tool and the scopes that a token needs for it.
         *
         * @param name the name of the tool, compared exactly
         * @param required all scopes that a call needs; at least one
         * @throws IllegalArgumentException if there is no scope, if one is not a scope token (RFC 6749 §3.3), or if the
         *     tool is already declared
         */
        public Builder tool(String name, String... required) {
            InsufficientPrivilegesException.missingScopes(List.of(required)); // fails at startup
            return add(name, List.of(required));
        }

        /**
         * Declares a tool that every accepted token may call.
         *
         * @throws IllegalArgumentException if the tool is already declared
         */
        public Builder openTool(String name) {
            return add(name, List.of());
        }

        private Builder add(String name, List<String> required) {
            if (scopes.putIfAbsent(requireNonNull(name, "name"), required) != null) {
                throw new IllegalArgumentException("the tool \"" + name + "\" is declared twice");
            }
            return this;
        }

        /** Builds the scopes. */
        public ToolScopes build() {
            return new ToolScopes(this);
        }
    }
}
