// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.util.Optional;

/**
 * Finds the token of a request that has no {@code Authorization} header, because the client cannot set one. Thread-safe.
 *
 * <p>There is no resolver for the query string. URLs are logged by servers and proxies and kept in the history of
 * browsers, so a token would leak from there (RFC 6750 §5.3).
 */
@FunctionalInterface
public interface BearerTokenResolver {

    /**
     * Returns the token of a request.
     *
     * @param request a request; its header fields are not checked in any way
     * @return the token as it was sent; empty if the request has none
     */
    Optional<String> token(BearerRequest request);

    /**
     * Returns a resolver for WebSocket handshakes of browsers: {@code new WebSocket(url, ["bearer", token])}. It reads
     * the header {@code Sec-WebSocket-Protocol} of an upgrade to {@code websocket} (RFC 6455 §4.1) if its first value
     * is {@code bearer}; the second is the token, and further values are protocols of the application. It reads nothing
     * of any other request. The endpoint must support the protocol {@code bearer}, because a browser closes a
     * connection for which the server selects none of its protocols. The token itself is never selected.
     */
    static BearerTokenResolver webSocketProtocol() {
        return WebSocketProtocol::token;
    }
}
