// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that a test started, with its output in a file. {@code close} ends it and all its descendants. */
final class ChildProcess implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Process process;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a command in the root of the repository. Programs treat a variable with the value "" as unset. */
    static ChildProcess start(String name, Map<String, String> environment, List<String> command) {
        try {
            Path log = Files.createDirectories(Locations.TARGET.resolve("logs")).resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Locations.REPOSITORY.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            // A user's shell does not have the variables that the build was started with.
            builder.environment()
                    .keySet()
                    .removeAll(List.of("JAVA_HOME", "DATABASE_URL", "BETTER_AUTH_URL", "DATA_DIR"));
            environment.forEach(builder.environment()::put);
            return new ChildProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start " + command, e);
        }
    }

    /** Waits for output that matches and returns the first match. */
    Matcher awaitOutput(Pattern pattern, Duration wait) {
        await(() -> pattern.matcher(output()).find(), "prints " + pattern, wait);
        Matcher matcher = pattern.matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("The output shrank");
        }
        return matcher;
    }

    void await(BooleanSupplier condition, String what, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        while (!condition.getAsBoolean()) {
            if (ended(PAUSE) && !condition.getAsBoolean()) {
                throw new AssertionError("Ended with " + process.exitValue() + " before it " + what + ":\n" + output());
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within " + wait + ": it " + what + ":\n" + output());
            }
        }
    }

    /** Waits until the process ends by itself and returns the exit code. */
    int awaitEnd(Duration wait) {
        if (!ended(wait)) {
            throw new AssertionError("Still running after " + wait + ":\n" + output());
        }
        return process.exitValue();
    }

    /** Writes a line to the process's standard input. */
    void write(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends TERM to this process but not to its descendants. */
    void terminate() {
        process.destroy();
    }

    long pid() {
        return process.pid();
    }

    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> below = descendants();
        process.destroy();
        if (!ended(Duration.ofSeconds(15))) {
            process.destroyForcibly();
        }
        below.forEach(ProcessHandle::destroyForcibly);
    }

    private boolean ended(Duration wait) {
        try {
            return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }
}
