// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** A WebSocket endpoint that returns each message. */
@ServerEndpoint("/ws")
public final class WebSocketEndpoint {

    /** Creates an endpoint. The container calls this. */
    public WebSocketEndpoint() {}

    /** Returns the message. */
    @OnMessage
    public String echo(String message) {
        return message;
    }
}
