// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import io.github.betterauthjwt.VerifiedJwt;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.McpTransportContextExtractor;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;

/** Hands the verified token of a request to the tools that the request calls. */
public final class McpToken {

    /** The name of the request attribute that the servlet adapter sets, and of the token in the transport context. */
    private static final String NAME = VerifiedJwt.class.getName();

    private McpToken() {}

    /**
     * Returns the extractor for the builder of a transport. Without it, tools have no token. A request without a
     * verified token gets an empty context.
     */
    public static McpTransportContextExtractor<HttpServletRequest> extractor() {
        return request -> of(request)
                .map(jwt -> McpTransportContext.create(Map.of(NAME, jwt)))
                .orElse(McpTransportContext.EMPTY);
    }

    /**
     * Returns the token of the request that called the tool.
     *
     * @throws IllegalStateException if the request has no verified token: the transport has no {@link #extractor}, or no
     *     filter verified the request
     */
    public static VerifiedJwt of(McpSyncServerExchange exchange) {
        return of(exchange.transportContext());
    }

    /** Returns the token as {@link #of(McpSyncServerExchange)} does, for asynchronous servers. */
    public static VerifiedJwt of(McpAsyncServerExchange exchange) {
        return of(exchange.transportContext());
    }

    /** Returns the token as {@link #of(McpSyncServerExchange)} does, for stateless servers. */
    public static VerifiedJwt of(McpTransportContext context) {
        if (context.get(NAME) instanceof VerifiedJwt jwt) {
            return jwt;
        }
        throw new IllegalStateException("there is no verified token: set contextExtractor(McpToken.extractor()) on the"
                + " transport, and map BearerTokenFilter and McpFilter to its path");
    }

    /** Returns the token that a filter verified, or empty. */
    static Optional<VerifiedJwt> of(HttpServletRequest request) {
        Object token = request.getAttribute(NAME);
        return (token == null ? request.getUserPrincipal() : token) instanceof VerifiedJwt jwt
                ? Optional.of(jwt)
                : Optional.empty();
    }
}
