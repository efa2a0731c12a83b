// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A real Better Auth server from npm, in a Node process. */
final class AuthServer implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("^ready (\\S+)$", Pattern.MULTILINE);

    private final ChildProcess child;
    private final String url;

    private AuthServer(ChildProcess child, String url) {
        this.child = child;
        this.url = url;
    }

    /** @param options the options described in examples/web/test/README.md, in JSON */
    static AuthServer start(String name, String options) {
        ChildProcess child = ChildProcess.start(
                "auth-server-" + name, Map.of(), List.of("node", "examples/web/test/auth-server.mjs", options));
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
        child.await(() -> answers() > before, "answers " + command, Duration.ofSeconds(20));
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
