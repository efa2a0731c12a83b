// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that make the service hold as much memory as possible, with the heap of the launcher. */
class MemoryIT {

    private static final int CONNECTIONS = 1500;

    @TempDir
    static Path folder;

    private static TestIssuer issuer;
    private static Program program;
    private static Process service;
    private static int port;

    private final Deque<Socket> sockets = new ArrayDeque<>();

    @BeforeAll
    static void start() throws Exception {
        issuer = TestIssuer.start();
        port = Program.freePort();
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.put("PORT", Integer.toString(port));
        environment.put("REQUEST_TIMEOUT", "5s");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        program = Program.of(
                folder, List.of(Path.of("bin", "task-service").toAbsolutePath().toString()));
        service = program.start(environment);
        program.awaitAlive(service);
    }

    @AfterAll
    static void stop() {
        program.close();
        issuer.close();
    }

    @AfterEach
    void leave() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Sends this text on the given number of connections. */
    private void send(int connections, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < connections; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream().write(bytes);
        }
    }

    private static String as(String user) {
        return "Host: a\r\nAuthorization: Bearer " + issuer.token(user) + "\r\n";
    }

    private static void assertSurvived() throws Exception {
        Thread.sleep(Duration.ofSeconds(2));
        assertThat(service.isAlive()).as(program.log(0)).isTrue();
    }

    /**
     * Asserts that the service serves the user while the other clients are connected. It retries, because they keep the
     * database busy.
     */
    private static void assertServes(String user) throws Exception {
        Api api = new Api(port, issuer.token(user));
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        int status = api.post("/api/tasks", "{\"title\":\"a\"}").status();
        while (status == 503 && System.nanoTime() < deadline) {
            Thread.sleep(Duration.ofSeconds(1));
            status = api.post("/api/tasks", "{\"title\":\"a\"}").status();
        }
        assertThat(status).as(program.log(0)).isEqualTo(201);
    }

    @Test
    void heads_thatNeverEnd_stayWithinTheHeap() throws Exception {
        send(CONNECTIONS, "GET /health/live HTTP/1.1\r\nHost: a\r\n" + ("X: " + "x".repeat(1000) + "\r\n").repeat(31));

        assertSurvived();
        assertThat(program.management(service).get("/health/live").status())
                .as("while the public port is full")
                .isEqualTo(200);
        leave();
        assertServes("ada");
    }

    @Test
    void responses_thatAreNeverRead_doNotBlockOthers() throws Exception {
        Api eve = new Api(port, issuer.token("eve"));
        String face = "\uD83D\uDE00";
        String task = "{\"title\":\"" + face.repeat(200) + "\",\"description\":\"" + face.repeat(1000) + "\"}";
        for (int i = 0; i < 100; i++) {
            eve.create(task);
        }

        send(200, ("GET /api/tasks?limit=100 HTTP/1.1\r\n" + as("eve") + "\r\n").repeat(6));

        assertSurvived();
        assertServes("ada");
    }

    @Test
    void bodies_thatNeverEnd_doNotBlockOthers() throws Exception {
        send(
                200,
                "POST /api/tasks HTTP/1.1\r\n" + as("eve")
                        + "Content-Type: application/json\r\nContent-Length: 65000\r\n\r\n" + " ".repeat(64_000));
        send(
                100,
                "POST /api/tasks HTTP/1.1\r\n" + as("eve")
                        + "Content-Type: application/json\r\nContent-Length: 16384\r\n\r\n" + " ".repeat(16_000));

        assertSurvived();
        assertServes("ada");
    }
}
