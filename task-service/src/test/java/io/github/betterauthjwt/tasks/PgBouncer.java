// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real PgBouncer in transaction mode on a free port, if it is installed, with few connections to share. */
final class PgBouncer implements AutoCloseable {

    private final Process process;
    private final String address;

    private PgBouncer(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Returns the program, if this machine has it. */
    static Optional<Path> program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts a pooler in front of a server.
     *
     * @param folder for its configuration and its log
     * @param connections the maximum number of connections to the server
     */
    static PgBouncer start(Path folder, DatabaseUrl server, int connections) throws IOException, InterruptedException {
        int port = Program.freePort();
        Path configuration = folder.resolve("pgbouncer.ini");
        Files.writeString(
                configuration,
                """
                [databases]
                tasks = host=%s port=%d dbname=%s user=%s password=%s
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = %d
                max_client_conn = 200
                """
                        .formatted(
                                server.host(),
                                server.port(),
                                server.database(),
                                server.user(),
                                server.password(),
                                port,
                                connections));
        List<String> command = new ArrayList<>(Processes.notAsRoot());
        command.addAll(List.of(program().orElseThrow().toString(), configuration.toString()));
        Path log = folder.resolve("pgbouncer.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!Program.listens(port)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("PgBouncer ended: " + Files.readString(log));
            }
            Thread.sleep(20);
        }
        return new PgBouncer(process, "postgresql://" + server.user() + ":any@127.0.0.1:" + port + "/tasks");
    }

    /** Returns the pooler's address as a user would write it. The pooler accepts every user on this machine. */
    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
