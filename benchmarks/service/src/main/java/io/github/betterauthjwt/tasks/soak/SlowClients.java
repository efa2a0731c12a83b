// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that send a byte every half second and never finish. The service must disconnect them and serve others
 * meanwhile.
 */
final class SlowClients {

    private static final int CLIENTS = 40;
    private static final Duration PAUSE = Duration.ofMillis(500);
    /** Twice the time in which a request must arrive, for its head and its body, plus a margin for a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final Scoreboard scoreboard;

    SlowClients(int port, Scoreboard scoreboard) {
        this.port = port;
        this.scoreboard = scoreboard;
    }

    /** Returns when all clients are disconnected or their time has passed. */
    void drip(String token) throws InterruptedException {
        String head = "GET /api/tasks HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
        String body =
                "POST /api/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900\r\n"
                        + "Authorization: Bearer " + token + "\r\n\r\n{\"title\":\"";
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String beginning = i % 2 == 0 ? head : body;
            clients.add(Thread.ofVirtual().start(() -> drip(beginning, beginning.equals(head) ? "a head" : "a body")));
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    private void drip(String beginning, String what) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) PAUSE.toMillis());
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
            while (isOpen(socket)) {
                if (System.nanoTime() - end > 0) {
                    scoreboard.wrong("a slow client not cut off", what);
                    return;
                }
                socket.getOutputStream().write('a');
            }
        } catch (IOException e) {
            // disconnected while writing
        }
        scoreboard.answered("slow client cut off, sending " + what);
    }

    /** Waits for the pause and discards any input. Returns whether the connection is open. */
    private static boolean isOpen(Socket socket) throws IOException {
        InputStream input = socket.getInputStream();
        try {
            return input.read(new byte[4096]) >= 0;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        }
    }
}
