// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** Sends back what it receives. */
@ServerEndpoint("/ws")
public final class WebSocketEndpoint {

    /** For the host. */
    public WebSocketEndpoint() {}

    /** Sends the message back. */
    @OnMessage
    public String echo(String message) {
        return message;
    }
}
