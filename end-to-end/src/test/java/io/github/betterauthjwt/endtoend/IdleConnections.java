// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Opens connections that never become a whole request, as many as clients without an account can open. */
final class IdleConnections implements AutoCloseable {

    /** More connections than the service accepts with its default heap. */
    private static final int MOST = 450;

    private final Deque<Socket> open = new ArrayDeque<>();
    private final int port;
    private final List<byte[]> beginnings;
    private int turn;

    IdleConnections(int port, String token) {
        this.port = port;
        String slowBody = "POST /api/tasks HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{";
        this.beginnings = List.of(
                new byte[0], // silence
                new byte[] {22, 3, 1, 2, 0, 1, 0}, // half of a TLS ClientHello
                bytes("GET /api/ta"),
                bytes("GET /api/tasks HTTP/1.1\r\nHost: localhost\r\nX-Slow: "),
                bytes(slowBody));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Opens one more connection and sends the beginning of a request. Half-closes some of the connections. */
    String openNext() {
        byte[] beginning = beginnings.get(turn++ % beginnings.size());
        try {
            if (open.size() >= MOST) {
                open.removeFirst().close();
            }
            Socket socket = RawConnection.connect(port);
            open.addLast(socket);
            socket.getOutputStream().write(beginning);
            boolean isHalfOpen = turn % 2 == 0 && beginning.length > 0;
            if (isHalfOpen) {
                socket.shutdownOutput();
            }
            return "idle connection: opened";
        } catch (IOException e) {
            return "idle connection: closed";
        }
    }

    @Override
    public void close() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError("A socket that does not close", e);
            }
        }
    }
}
