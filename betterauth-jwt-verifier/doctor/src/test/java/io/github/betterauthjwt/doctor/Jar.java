// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packaged doctor, started as a user starts it: {@code java -jar}. */
final class Jar {

    private static final int PATIENCE_SECONDS = 60;

    private final Path java;
    private final List<String> options;
    private final Map<String, String> environment;

    private Jar(Path java, List<String> options, Map<String, String> environment) {
        this.java = java;
        this.options = List.copyOf(options);
        this.environment = Map.copyOf(environment);
    }

    /** Returns the jar on the JDK that runs the tests. */
    static Jar here() {
        return on(Path.of(System.getProperty("java.home")));
    }

    static Jar on(Path javaHome) {
        return new Jar(javaHome.resolve("bin/java"), List.of(), Map.of());
    }

    /** Returns the JDK that runs the tests and the JDK that runs Maven, which may be older. */
    static Stream<Path> javaHomes() {
        return Stream.of("java.home", "maven.java.home")
                .map(name -> Path.of(Objects.requireNonNull(System.getProperty(name), name)))
                .distinct();
    }

    static Path path() {
        return Path.of(Objects.requireNonNull(System.getProperty("doctor.jar"), "doctor.jar"));
    }

    /** @param more Java options, such as {@code -Dhttps.proxyHost=…} */
    Jar with(String... more) {
        return new Jar(java, Stream.concat(options.stream(), Stream.of(more)).toList(), environment);
    }

    Jar with(Map<String, String> variables) {
        return new Jar(java, options, variables);
    }

    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", path().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns the process to start, without the build's variables that would change its output or its proxy. */
    ProcessBuilder process(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.matches("(?i)NO_COLOR|https?_proxy|JDK_JAVA_OPTIONS"));
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().putAll(environment);
        return builder;
    }

    Run run(String input, String... arguments) {
        return run(input, command(arguments));
    }

    Run run(String input, List<String> command) {
        try {
            File out = File.createTempFile("doctor", ".out");
            File err = File.createTempFile("doctor", ".err");
            Process process =
                    process(command).redirectOutput(out).redirectError(err).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(UTF_8));
            } catch (IOException e) {
                // the program ended before it read everything, for example after a wrong option
                process.waitFor();
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running: " + command + Files.readString(out.toPath()));
            }
            Run run = new Run(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
            Files.delete(out.toPath());
            Files.delete(err.toPath());
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
