// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Runs the program in separate processes, whose data and logs are in one folder. Closing it ends the processes that
 * still run.
 */
final class Program implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final List<String> command;
    private final List<Process> started = new ArrayList<>();
    private final Map<Process, Integer> managementPorts = new HashMap<>();

    private Program(Path folder, List<String> command) {
        this.folder = folder;
        this.command = command;
    }

    /** Returns the compiled program, with options for its JVM. */
    static Program compiled(Path folder, String... jvmOptions) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", classPath(), Main.class.getName()));
        return new Program(folder, command);
    }

    /** Returns the full class path. The test runner may have started this JVM with a shorter one. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Returns the program that a command starts. */
    static Program of(Path folder, List<String> command) {
        return new Program(folder, command);
    }

    /** Starts the program with a free management port. */
    Process start(Map<String, String> environment, String... options) throws IOException {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log-" + started.size()).toFile());
        builder.environment().put("DATA_DIR", folder.resolve("data").toString());
        builder.environment().putAll(environment);
        int managementPort = freePort();
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        Process process = builder.start();
        managementPorts.put(process, managementPort);
        started.add(process);
        return process;
    }

    /** Returns all processes started so far. */
    List<Process> started() {
        return started;
    }

    /** Returns the log of one process, counted from 0. */
    String log(int number) throws IOException {
        return Files.readString(folder.resolve("log-" + number));
    }

    /**
     * Returns a port that no program listens on. It is below the range from which Linux and macOS choose ports for outgoing
     * connections, so that none of them takes it before the caller does.
     */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one will be free.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Returns whether a program listens on the port. */
    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns a client of the process's management port. */
    Api management(Process process) {
        return new Api(managementPort(process), null);
    }

    int managementPort(Process process) {
        return requireNonNull(managementPorts.get(process));
    }

    /** Waits until the process serves requests. It may still warm up. */
    void awaitAlive(Process process) throws Exception {
        await(process, "/health/live");
    }

    /** Waits until the process has started, and has keys and its database. */
    void awaitReady(Process process) throws Exception {
        await(process, "/health/ready");
    }

    private void await(Process process, String path) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                if (management(process).get(path).status() == 200) {
                    return;
                }
                Thread.sleep(20);
            } catch (UncheckedIOException e) {
                Thread.sleep(100); // not listening yet
            }
        }
        throw new AssertionError("the service did not start: " + log(started.indexOf(process)));
    }

    /** Probes the readiness until the service listens on its port no more. It may close its sockets in any order. */
    void probeUntilClosed(Process process, int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean managed = true;
        while (System.nanoTime() < deadline) {
            managed = managed && isManaged(process);
            if (!listens(port)) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("the service did not stop");
    }

    private boolean isManaged(Process process) {
        try {
            return management(process).get("/health/ready").status() > 0;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        for (Process process : started) {
            process.destroy();
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }
}
