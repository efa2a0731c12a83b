// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Protects the tools of an MCP server (Model Context Protocol) with the access tokens of a Better Auth server.
 * {@link io.github.betterauthjwt.mcp.McpFilter} is the entry point. Parameters and results are never null unless they
 * are annotated {@code Nullable}.
 */
@org.jspecify.annotations.NullMarked
package io.github.betterauthjwt.mcp;
