// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The packaged task-service in a separate process, with its embedded PostgreSQL. */
final class TaskServer implements AutoCloseable {

    private final ChildProcess child;
    private final int port;
    private final String url;

    private TaskServer(ChildProcess child, int port) {
        this.child = child;
        this.port = port;
        this.url = "http://localhost:" + port;
    }

    static TaskServer start(String authUrl, Path data) {
        return start(authUrl, data, Map.of(), "/health/ready");
    }

    /**
     * Starts the service.
     *
     * @param settings further settings
     * @param sign the path on the management port that returns 200 once the service has started
     */
    static TaskServer start(String authUrl, Path data, Map<String, String> settings, String sign) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PORT",
                "" + Locations.freePort(),
                "MANAGEMENT_PORT",
                "" + Locations.freePort(),
                "DATA_DIR",
                data.toString(),
                "BETTER_AUTH_URL",
                authUrl));
        environment.putAll(settings);
        int port = Integer.parseInt(String.valueOf(environment.get("PORT")));
        ChildProcess child = ChildProcess.start(
                "task-service-" + port,
                environment,
                List.of(System.getProperty("java.home") + "/bin/java", "-jar", "task-service/target/task-service.jar"));
        TaskServer server = new TaskServer(child, port);
        try {
            String started = "http://127.0.0.1:" + environment.get("MANAGEMENT_PORT") + sign;
            child.await(() -> Http.answers(started), "has started", Duration.ofMinutes(3));
            return server;
        } catch (AssertionError e) {
            child.close();
            throw e;
        }
    }

    /** Starts the service with its launcher, which sets a heap of 104 MiB. */
    static TaskServer startByLauncher(String authUrl, Path data) {
        int port = Locations.freePort();
        ChildProcess child = ChildProcess.start(
                "task-service-launcher",
                Map.of(
                        "PORT",
                        "" + port,
                        "MANAGEMENT_PORT",
                        "" + Locations.freePort(),
                        "DATA_DIR",
                        data.toString(),
                        "BETTER_AUTH_URL",
                        authUrl,
                        "ACCESS_LOG",
                        "false",
                        "JAVA_HOME",
                        System.getProperty("java.home")),
                List.of("task-service/bin/task-service"));
        TaskServer server = new TaskServer(child, port);
        try {
            child.await(() -> Http.answersWith(401, server.url + "/api/tasks"), "listens", Duration.ofSeconds(90));
            return server;
        } catch (AssertionError e) {
            child.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /** Returns the peak resident memory of the process in bytes, as counted by Linux. */
    long peakMemory() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + child.pid() + "/status"))) {
            String line = lines.filter(text -> text.startsWith("VmHWM:"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("task-service has ended:\n" + child.output()));
            return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        } catch (IOException e) {
            throw new AssertionError("task-service has ended:\n" + child.output(), e);
        }
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        child.close();
    }
}
