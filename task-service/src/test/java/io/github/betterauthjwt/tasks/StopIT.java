// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the service stops. */
class StopIT {

    private static final int CLIENTS = 8;
    /** How long the service waits for the first request of a new connection when it stops. */
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(1);

    private static final int ATTEMPTS = 10;

    @TempDir
    private Path folder;

    private static void send(Socket socket, String method, String token) throws IOException {
        String request = method + " /api/tasks HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Sends requests on one connection until a response announces that it is the last, and then checks that the
     * connection is closed.
     */
    private static void requestUntilClosing(int port, String token, AtomicInteger answers) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            socket.setSoTimeout(60_000);
            boolean closing = false;
            while (!closing) {
                send(socket, "HEAD", token);
                String line = in.readLine();
                assertThat(line).as("answered").isEqualTo("HTTP/1.1 200 OK");
                while (!line.isEmpty()) {
                    closing |= line.equalsIgnoreCase("Connection: close");
                    line = in.readLine();
                }
                answers.incrementAndGet();
            }
            assertThat(in.read()).as("closed").isNegative();
        } catch (IOException e) {
            throw new AssertionError("a request was lost", e);
        }
    }

    @Test
    void stop_keepAliveClients_receiveConnectionCloseFirst() throws Exception {
        try (TestIssuer issuer = TestIssuer.start()) {
            Map<String, String> environment = TestDatabase.environment(issuer.url());
            environment.put("DRAIN_DELAY", "5s");
            TaskService service = TaskService.start(Settings.read(environment));
            int port = service.port();
            String token = issuer.token("ada");
            AtomicInteger answers = new AtomicInteger();
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                clients.add(CompletableFuture.runAsync(
                        () -> requestUntilClosing(port, token, answers),
                        task -> Thread.ofVirtual().start(task)));
            }
            while (answers.get() < 100 * CLIENTS) {
                assertThat(clients).noneMatch(CompletableFuture::isDone);
                Thread.sleep(1);
            }
            service.close();

            CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void stop_connectionsAcceptedLast_areServed() throws Exception {
        boolean inTime = false;
        for (int attempt = 0; attempt < ATTEMPTS && !inTime; attempt++) {
            inTime = assertLastConnectionsServed();
        }
        assertThat(inTime).as("the clients sent their requests in time").isTrue();
    }

    /** Returns false if the clients were too slow for the time that the service gives a new connection. */
    private static boolean assertLastConnectionsServed() throws Exception {
        List<Socket> accepted = new ArrayList<>();
        try (TestIssuer issuer = TestIssuer.start()) {
            TaskService service = TaskService.start(Settings.read(TestDatabase.environment(issuer.url())));
            long begin = System.nanoTime();
            for (int client = 0; client < CLIENTS; client++) {
                accepted.add(new Socket(InetAddress.getLoopbackAddress(), service.port()));
            }
            CompletableFuture<Void> stopped;
            try (Socket idle = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
                send(idle, "HEAD", issuer.token("ada")); // the service accepts connections in their order
                assertThat(idle.getInputStream().read()).isPositive();
                stopped = CompletableFuture.runAsync(service::close);
                assertThat(idle.getInputStream().readAllBytes())
                        .as("until it is closed")
                        .isNotEmpty();
            }
            for (Socket socket : accepted) {
                send(socket, "GET", "none");
            }
            boolean inTime = System.nanoTime() - begin < FIRST_REQUEST.toNanos();
            if (inTime) {
                for (Socket socket : accepted) {
                    String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                    assertThat(response).startsWith("HTTP/1.1 401 ").containsIgnoringCase("\r\nConnection: close\r\n");
                }
            }
            stopped.get(60, TimeUnit.SECONDS);
            return inTime;
        } finally {
            for (Socket socket : accepted) {
                socket.close();
            }
        }
    }

    @Test
    void close_partFails_leavesNoDatabaseBehind() {
        try (TestIssuer issuer = TestIssuer.start()) {
            Map<String, String> environment = TestDatabase.environment(issuer.url());
            environment.remove("DATABASE_URL");
            environment.put("DATA_DIR", folder.resolve("data").toString());
            TaskService service = TaskService.start(Settings.read(environment), verifier -> new Unstoppable());
            assertThat(folder.resolve("data/postgresql/postmaster.pid")).exists();

            assertThatThrownBy(service::close).hasMessage("not today");

            assertThat(folder.resolve("data/postgresql/postmaster.pid")).doesNotExist();
        }
    }

    private static final class Unstoppable implements HttpFeature {

        @Override
        public void setup(HttpRouting.Builder routing) {}

        @Override
        public void afterStop() {
            throw new IllegalStateException("not today");
        }
    }
}
