// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The packaged task-service in a process of its own, with its embedded PostgreSQL. */
final class TaskServer implements AutoCloseable {

    private final Child child;
    private final String url;

    private TaskServer(Child child, String url) {
        this.child = child;
        this.url = url;
    }

    static TaskServer start(String authUrl, Path data) {
        int port = Places.freePort();
        int managementPort = Places.freePort();
        Child child = Child.start(
                "task-service",
                Map.of(
                        "PORT",
                        "" + port,
                        "MANAGEMENT_PORT",
                        "" + managementPort,
                        "DATA_DIR",
                        data.toString(),
                        "BETTER_AUTH_URL",
                        authUrl),
                List.of(System.getProperty("java.home") + "/bin/java", "-jar", "task-service/target/task-service.jar"));
        TaskServer server = new TaskServer(child, "http://localhost:" + port);
        try {
            String ready = "http://127.0.0.1:" + managementPort + "/health/ready";
            child.await(() -> Http.answers(ready), "is ready", Duration.ofSeconds(90));
            return server;
        } catch (AssertionError e) {
            child.close();
            throw e;
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
