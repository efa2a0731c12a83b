// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.postgres.EmbeddedDatabase;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The service's PostgreSQL. It can be killed, restarted on the same port and data, and frozen. */
public final class KillableDatabase implements AutoCloseable {

    private static final Duration START_WAIT = Duration.ofSeconds(60);

    private final EmbeddedDatabase database;
    private final Path data;
    private final Path log;
    private final List<String> command;

    private KillableDatabase(EmbeddedDatabase database, Path folder) throws IOException {
        this.database = database;
        this.data = folder.resolve("postgresql");
        this.log = folder.resolve("restarted.log");
        this.command = commandOf(server());
    }

    public static KillableDatabase start(Path folder) throws IOException {
        return new KillableDatabase(EmbeddedDatabase.start(folder), folder.toRealPath());
    }

    /** Returns the value for {@code DATABASE_URL}. */
    public String url() {
        DatabaseUrl url = database.url();
        return "postgresql://" + url.user() + ":" + url.password() + "@" + url.host() + ":" + url.port() + "/"
                + url.database();
    }

    /** Kills all processes as a crash would, without shutdown or checkpoint and without closing connections. */
    public void kill() throws IOException, InterruptedException {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : processes) {
            while (process.isAlive()) {
                Thread.sleep(20);
            }
        }
    }

    /** Starts the server with its original command and waits until it has recovered. */
    public void restart() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_WAIT.toNanos();
        Process process = launch();
        while (!answers()) {
            if (System.nanoTime() > end) {
                throw new IOException("PostgreSQL did not come back: " + Files.readString(log));
            }
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                process = launch(); // it exits while the kernel still holds the shared memory of the killed server
            }
        }
    }

    /** Suspends all processes, so that clients wait for responses that do not come. */
    public void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** Returns the number of rows for each line of owner, id, title, state and version. */
    public Map<String, Integer> rows() throws SQLException {
        Map<String, Integer> rows = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(
                        "SELECT user_id, id, title, completed_at IS NOT NULL, version FROM tasks.tasks")) {
            while (results.next()) {
                rows.merge(
                        String.join(
                                " | ",
                                results.getString(1),
                                results.getString(2),
                                results.getString(3),
                                Boolean.toString(results.getBoolean(4)),
                                results.getString(5)),
                        1,
                        Integer::sum);
            }
        }
        return rows;
    }

    @Override
    public void close() {
        database.close();
    }

    private ProcessHandle server() throws IOException {
        String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IOException("PostgreSQL does not run as " + pid));
    }

    private List<ProcessHandle> processes() throws IOException {
        ProcessHandle server = server();
        return Stream.concat(Stream.of(server), server.descendants()).toList();
    }

    private static List<String> commandOf(ProcessHandle server) throws IOException {
        String line =
                Files.readString(Path.of("/proc", Long.toString(server.pid()), "cmdline"), StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U")); // PostgreSQL does not run as root
        }
        command.addAll(List.of(line.split("\0", 0)));
        return command;
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(command)
                .directory(data.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false; // not yet; the caller limits the wait
        }
    }

    private Connection connect() throws SQLException {
        DatabaseUrl url = database.url();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.host() + ":" + url.port() + "/" + url.database(),
                url.user(),
                url.password());
    }

    private void signal(String signal) throws IOException, InterruptedException {
        List<String> kill = new ArrayList<>(List.of("kill", signal));
        processes().forEach(process -> kill.add(Long.toString(process.pid())));
        new ProcessBuilder(kill).inheritIO().start().waitFor();
    }
}
