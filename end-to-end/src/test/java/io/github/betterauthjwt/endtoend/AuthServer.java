// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A real Better Auth server from npm, in a Node process. */
final class AuthServer implements AutoCloseable {

    private static final Path PROGRAM = Locations.REPOSITORY.resolve("examples/web/test/auth-server.mjs");
    private static final Pattern READY = Pattern.compile("^ready (\\S+)$", Pattern.MULTILINE);

    private final ChildProcess child;
    private final String url;

    private AuthServer(ChildProcess child, String url) {
        this.child = child;
        this.url = url;
    }

    /** @param options the options described in examples/web/test/README.md, in JSON */
    static AuthServer start(String name, String options) {
        return start(name, options, PROGRAM);
    }

    /**
     * Starts the version of Better Auth that a folder contains. Node finds packages beside the program, so this copies the
     * program there.
     */
    static AuthServer startOf(Path installation, String name, String options) {
        try {
            Path program = installation.resolve("auth-server.mjs");
            Files.copy(PROGRAM, program, StandardCopyOption.REPLACE_EXISTING);
            return start(name, options, program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AuthServer start(String name, String options, Path program) {
        ChildProcess child =
                ChildProcess.start("auth-server-" + name, Map.of(), List.of("node", program.toString(), options));
        try {
            return new AuthServer(
                    child, child.awaitOutput(READY, Duration.ofSeconds(60)).group(1));
        } catch (AssertionError e) {
            child.close();
            throw e;
        }
    }

    String url() {
        return url;
    }

    /** Sends a command described in examples/web/test/README.md and waits until it is done. */
    void obey(String command) {
        long before = answers();
        child.write(command);
        child.await(() -> answers() > before, "answers " + command, Duration.ofSeconds(60));
        if (child.output()
                .lines()
                .filter(AuthServer::isAnswer)
                .reduce((a, b) -> b)
                .orElse("")
                .startsWith("error ")) {
            throw new AssertionError(child.output());
        }
    }

    private long answers() {
        return child.output().lines().filter(AuthServer::isAnswer).count();
    }

    private static boolean isAnswer(String line) {
        return line.equals("ok") || line.startsWith("error ");
    }

    @Override
    public void close() {
        child.close();
    }
}
