// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.io.IOException;
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
import java.util.stream.Stream;

/**
 * Two PostgreSQL servers on this machine: a primary, and a synchronous standby that is a cold copy of it. Both use the
 * programs and the data of a task-service that once ran with its embedded server.
 */
final class PostgresPair implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USER = "postgres";
    private static final int STARTS = 5;

    private final Path programs;
    private final Path folder;
    private final String password;
    private final int[] ports = new int[2];

    private PostgresPair(Path programs, Path folder, String password) {
        this.programs = programs;
        this.folder = folder;
        this.password = password;
    }

    /** Starts both servers and waits until the standby is synchronous. The first server is the primary. */
    static PostgresPair start(Path folder) throws IOException, SQLException {
        Path origin = folder.resolve("embedded");
        TaskServer.start("http://localhost:1", origin, Map.of(), "/health/live").close();
        try (Stream<Path> all = Files.walk(origin.resolve("programs"))) {
            Path programs = all.filter(file -> file.endsWith("bin/pg_ctl"))
                    .findFirst()
                    .map(Path::getParent)
                    .orElseThrow();
            PostgresPair pair = new PostgresPair(
                    programs,
                    folder,
                    Files.readString(origin.resolve("database-password")).strip());
            pair.replicate(origin.resolve("postgresql"));
            return pair;
        }
    }

    private void replicate(Path origin) throws IOException, SQLException {
        for (int server = 0; server < ports.length; server++) {
            run(List.of("cp", "-a", origin.toString(), data(server).toString()));
        }
        try {
            startOnFreePort(0);
            Files.writeString(
                    data(1).resolve("postgresql.auto.conf"),
                    "primary_conninfo = 'host=127.0.0.1 port=" + ports[0] + " user=" + USER + " password=" + password
                            + "'\n");
            Files.createFile(data(1).resolve("standby.signal"));
            startOnFreePort(1);
            execute(0, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
            await(0, "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'");
        } catch (IOException | SQLException | RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    private Path data(int server) {
        return folder.resolve("postgresql-" + server);
    }

    /** Another program may take a free port before the server does, so this tries several. */
    private void startOnFreePort(int server) {
        for (int attempt = 1; ; attempt++) {
            ports[server] = Locations.freePort();
            try {
                start(server);
                return;
            } catch (AssertionError e) {
                if (attempt == STARTS) {
                    throw e;
                }
            }
        }
    }

    /** Starts a server and waits until it accepts connections. */
    void start(int server) {
        control(
                server,
                "-l",
                folder.resolve("postgresql-" + server + ".log").toString(),
                "-o",
                "-p " + ports[server]
                        + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c wal_log_hints=on",
                "start");
    }

    /** Stops a server that a client may still use. */
    void stop(int server) {
        control(server, "-m", "fast", "stop");
    }

    /** Kills a server, as a loss of its machine does. */
    void kill(int server) {
        try {
            String postmaster =
                    Files.readAllLines(data(server).resolve("postmaster.pid")).getFirst();
            run(List.of("kill", "-KILL", postmaster));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes a standby the primary, which waits for no standby. */
    void promote(int server) throws SQLException {
        control(server, "promote");
        await(server, "SELECT NOT pg_is_in_recovery()");
    }

    /** Waits until the standby has replayed everything that the primary has written. */
    void awaitStandby() throws SQLException {
        String written = read(0, "SELECT pg_current_wal_lsn()").getFirst();
        await(1, "SELECT pg_last_wal_replay_lsn() >= '" + written + "'");
    }

    private void control(int server, String... arguments) {
        List<String> command =
                new ArrayList<>("root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of());
        command.addAll(List.of(
                programs.resolve("pg_ctl").toString(), "-w", "-D", data(server).toString()));
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) {
        try {
            Path log = folder.resolve("commands.log");
            int status = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError(command + " ended with " + status + ":\n" + Files.readString(log));
            }
        } catch (IOException e) {
            throw new AssertionError(command.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    int port(int server) {
        return ports[server];
    }

    /** Returns the address of one server as a user would write it. */
    String address(int server) {
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + ports[server] + "/postgres";
    }

    /** Returns the address of both servers. */
    String address() {
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[1]
                + "/postgres?connect_timeout=1";
    }

    /** Runs statements as the superuser. */
    void execute(int server, String... statements) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns the first column of all rows. */
    List<String> read(int server, String query) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /** Waits until a query returns true. */
    void await(int server, String query) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!read(server, query).equals(List.of("t"))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within " + PATIENCE + ": " + query);
            }
        }
    }

    private Connection connect(int server) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports[server] + "/postgres", USER, password);
    }

    @Override
    public void close() {
        for (int server = 0; server < ports.length; server++) {
            if (Files.exists(data(server).resolve("postmaster.pid"))) {
                try {
                    control(server, "-m", "immediate", "stop");
                } catch (AssertionError ignored) {
                    // The test has killed this server.
                }
            }
        }
    }
}
