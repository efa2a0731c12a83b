// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More clients that send nothing than the launcher's heap has connections for. */
class IdleClientsIT {

    private static final int BEYOND_THE_LIMIT = 2000;
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration REQUEST = Duration.ofSeconds(10);
    /** Shorter than the time for which the other clients are allowed to block a connection. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private static final long MOST_MEMORY = 256L << 20;

    @TempDir
    static Path folder;

    private static TestIssuer issuer;
    private static Program program;
    private static Process service;
    private static int port;
    private static int logOfStart;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        issuer = TestIssuer.start();
        port = Program.freePort();
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.put("PORT", Integer.toString(port));
        environment.put("REQUEST_TIMEOUT", REQUEST.toSeconds() + "s");
        environment.put("IDLE_TIMEOUT", IDLE.toSeconds() + "s");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        program = Program.of(
                folder, List.of(Path.of("bin", "task-service").toAbsolutePath().toString()));
        service = program.start(environment);
        program.awaitReady(service);
        new Api(port, issuer.token("ada")).get("/api/tasks"); // warms up
        logOfStart = program.log(0).length();
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

    private void connect(int count, String start) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void assertServesSoon() throws Exception {
        Api ada = new Api(port, issuer.token("ada"));
        long start = System.nanoTime();
        assertThat(ada.get("/api/tasks").status()).as(program.log(0)).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        assertThat(new Api(port, issuer.token("ada")).get("/api/tasks").status())
                .isEqualTo(200);
        assertThat(program.management(service).get("/health/live").status()).isEqualTo(200);
    }

    private static boolean isClosed(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    private long open() throws IOException {
        long open = 0;
        for (Socket socket : sockets) {
            open += isClosed(socket) ? 0 : 1;
        }
        return open;
    }

    @Test
    void connections_thatSendNothing_doNotBlockOthers() throws Exception {
        connect(BEYOND_THE_LIMIT, "");

        assertServesSoon();
        Await.until("connections are closed", () -> open() <= 416);
        assertThat(open()).isGreaterThanOrEqualTo(300);
        assertThat(isClosed(sockets.getFirst()))
                .as("the one that has waited longest")
                .isTrue();
        assertThat(isClosed(sockets.getLast())).as("the newest").isFalse();
        assertThat(residentMemory()).isLessThan(MOST_MEMORY);
        assertThat(program.log(0).substring(logOfStart)).doesNotContain(" WARN ", " ERROR ", "Exception");
    }

    @Test
    void connections_thatSendNothing_areClosedAfterTheIdleTimeout() throws Exception {
        long start = System.nanoTime();
        connect(50, "");

        while (open() > 0 && System.nanoTime() - start < IDLE.plusSeconds(20).toNanos()) {
            Thread.sleep(100);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(IDLE.minusSeconds(2), IDLE.plusSeconds(15));
    }

    @Test
    void heads_unfinished_areClosedAfterTheRequestTimeout() throws Exception {
        List<String> starts = List.of("G", "GET /health/live", "GET /health/live HTTP/1.1\r\n", "\u0016\u0003\u0001");
        long begin = System.nanoTime();
        for (String start : starts) {
            connect(1, start);
        }
        Await.until("one is closed", () -> open() < starts.size());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(REQUEST.minusSeconds(2));
        Await.until("all are closed", () -> open() == 0);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(IDLE.minusSeconds(1));
    }

    @Test
    void connections_withUnfinishedHeads_doNotBlockOthers() throws Exception {
        connect(BEYOND_THE_LIMIT / 2, "GET /health/live HTTP/1.1\r\nX: ");

        assertServesSoon();
    }

    @Test
    void connections_keptAliveAndIdle_doNotBlockOthers() throws Exception {
        connect(BEYOND_THE_LIMIT / 2, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n");

        assertServesSoon();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 60000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"})
    void connections_withUnfinishedBodies_doNotBlockOthers(String length) throws Exception {
        connect(BEYOND_THE_LIMIT / 2, "POST /api/tasks HTTP/1.1\r\nHost: a\r\n" + length);

        assertServesSoon();
    }

    /** On the management port, because its responses are the longest and its connections the fewest. */
    @Test
    void connections_thatReadNoResponse_doNotBlockOthers() throws Exception {
        byte[] requests =
                "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 32; i++) {
            Socket socket = new Socket();
            sockets.add(socket);
            socket.setReceiveBufferSize(1024);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), program.managementPort(service)));
            socket.getOutputStream().write(requests);
        }

        assertServesSoon();
        assertThat(residentMemory()).isLessThan(MOST_MEMORY);
    }

    /** Returns the resident memory in bytes. Only Linux provides it. */
    private static long residentMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(service.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
