// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged task-service in a separate process, started as users start it. */
final class Service implements AutoCloseable {

    private static final Duration START_WAIT = Duration.ofSeconds(60);
    /** The live objects, right after a full collection by the serial collector, which the launcher selects. */
    private static final Pattern LIVE = Pattern.compile("(?i)tenured[a-z ]*total \\d+K, used (\\d+)K");

    private final Process process;
    private final int port;
    private final int managementPort;

    private Service(Process process, int port, int managementPort) {
        this.process = process;
        this.port = port;
        this.managementPort = managementPort;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static Service start(Path log, Map<String, String> settings) throws IOException, InterruptedException {
        int port = freePort();
        int managementPort = freePort();
        ProcessBuilder builder = new ProcessBuilder("task-service/bin/task-service")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.environment().putAll(settings);
        Service service = new Service(builder.start(), port, managementPort);
        try {
            service.awaitReady(log);
            return service;
        } catch (IOException | InterruptedException e) {
            service.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void awaitReady(Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_WAIT.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!isReady(client)) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new IOException("The service did not become ready: " + Files.readString(log));
                }
                Thread.sleep(100);
            }
        }
    }

    private boolean isReady(HttpClient client) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    Sample sample(double seconds) throws IOException, InterruptedException {
        jcmd("GC.run");
        Matcher used = LIVE.matcher(jcmd("GC.heap_info"));
        if (!used.find()) {
            throw new IOException("Expected the serial collector's heap: is there another one in JAVA_OPTS?");
        }
        double heap = Long.parseLong(used.group(1)) / 1024.0;
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        List<String> status = Files.readAllLines(proc.resolve("status"));
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            return new Sample(seconds, heap, number(status, "VmRSS:") / 1024.0, (int) number(status, "Threads:"), (int)
                    files.count());
        }
    }

    private static long number(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jcmd", Long.toString(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd " + command + ": " + output);
        }
        return output;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
