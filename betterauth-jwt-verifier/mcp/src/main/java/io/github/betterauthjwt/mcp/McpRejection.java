// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

/** Ends a request with a JSON-RPC error without an {@code id} (MCP 2025-11-25, Streamable HTTP). No stack trace. */
final class McpRejection extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;
    private static final int SESSION_NOT_FOUND = -32001; // as in the TypeScript SDK

    private final int status;
    private final int code;

    private McpRejection(int status, int code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static McpRejection malformed(String message) {
        return new McpRejection(400, PARSE_ERROR, message);
    }

    static McpRejection invalid(String message) {
        return new McpRejection(400, INVALID_REQUEST, message);
    }

    static McpRejection tooLarge(int bytes) {
        return new McpRejection(413, INVALID_REQUEST, "The message is longer than " + bytes + " bytes");
    }

    static McpRejection notJson() {
        return new McpRejection(415, INVALID_REQUEST, "Send the message as application/json in UTF-8");
    }

    /** Returns the same response to an unknown session as to the session of another user. */
    static McpRejection sessionNotFound() {
        return new McpRejection(404, SESSION_NOT_FOUND, "Session not found; initialize a new one");
    }

    int status() {
        return status;
    }

    /** Returns the body. No message contains a character that JSON escapes. */
    String body() {
        return "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":" + code + ",\"message\":\"" + getMessage() + "\"}}";
    }
}
