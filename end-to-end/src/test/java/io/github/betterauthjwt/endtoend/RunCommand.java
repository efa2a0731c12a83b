// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code ./run} on free ports, with its data in a separate folder for the test. */
final class RunCommand implements AutoCloseable {

    /** Long enough to build both parts, in case the build before this test did not. */
    private static final Duration START = Duration.ofMinutes(8);

    private final ChildProcess child;

    private RunCommand(ChildProcess child) {
        this.child = child;
    }

    static RunCommand start(Path data, int webPort, int apiPort, Map<String, String> environment, String... arguments) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("PORT_WEB", "" + webPort);
        variables.put("PORT_API", "" + apiPort);
        variables.putIfAbsent("PORT_MANAGEMENT", "" + Locations.freePort());
        variables.put("DATA_DIR", data.toString());
        List<String> command = new java.util.ArrayList<>(List.of("./run"));
        command.addAll(List.of(arguments));
        return new RunCommand(ChildProcess.start("run-" + data.getFileName(), variables, command));
    }

    RunCommand awaitReady() {
        child.await(() -> child.output().contains("Ready:"), "is ready", START);
        return this;
    }

    ChildProcess child() {
        return child;
    }

    @Override
    public void close() {
        child.close();
    }
}
