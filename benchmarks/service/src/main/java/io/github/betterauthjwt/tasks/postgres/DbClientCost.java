// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.helidon.dbclient.jdbc.JdbcConnectionPool;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Measures what three parts save around DbClient: the cached description of columns, statements with question marks
 * instead of names, and the client that all calls share through a thread-local variable. It reads one task and a list of 50, in turns with
 * and without each part, on one connection of an embedded PostgreSQL.
 */
public final class DbClientCost {

    private static final int ROUNDS = 12;
    private static final String COLUMNS = "id, user_id, title, description, completed, completed_at, priority,"
            + " array_to_string(tags, ',') AS tags, created_at, updated_at, version";
    private static final String SELECT = "SELECT " + COLUMNS + " FROM tasks.tasks WHERE user_id = :owner AND ";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** The owner of the rows, whom every statement names. */
    private static final Map<String, @Nullable Object> PARAMETERS =
            Map.of("owner", "bench", "id", "00000000-0000-7000-8000-000000000001", "limit", 50);

    /** One way to run a query. */
    @FunctionalInterface
    private interface Way {

        List<DbRow> query(String sql);
    }

    private static final Map<String, Positional> POSITIONAL = new HashMap<>();

    /** A statement with question marks, and the values in their order. */
    private record Positional(String text, List<@Nullable Object> values) {

        static Positional of(String named) {
            Matcher names = Pattern.compile(":([a-z_]+)").matcher(named);
            List<@Nullable Object> values = new ArrayList<>();
            names.results().forEach(name -> values.add(PARAMETERS.get(name.group(1))));
            return new Positional(names.replaceAll("?"), values);
        }
    }

    private DbClientCost() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("dbclient");
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            DatabaseUrl url = database.url();
            Migrations.run(url, url, false, new StartWait(), Duration.ZERO);
            fill(url);
            try (ConnectionPool pool = ConnectionPool.open(url, true, 1, Duration.ofSeconds(2))) {
                System.out.println(table("one task", 2000, SELECT + "id = CAST(:id AS uuid)", ways(pool)));
                System.out.println(table("50 tasks", 200, SELECT + "true ORDER BY id LIMIT :limit", ways(pool)));
            }
        }
    }

    private static void fill(DatabaseUrl url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO tasks.tasks (user_id, id, title, completed, priority, tags, created_at,"
                    + " updated_at) SELECT 'bench', CAST('00000000-0000-7000-8000-' || lpad(n::text, 12, '0') AS uuid),"
                    + " 'Buy milk ' || n, false, 2, '{home}', now(), now() FROM generate_series(1, 1000) AS n");
            statement.execute("ANALYZE tasks.tasks");
        }
    }

    private static Map<String, Way> ways(ConnectionPool pool) {
        DbClient shared = client(() -> ServiceConnection.over(pool.take()));
        DbClient described = client(pool::take);
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("all three", sql -> positional(shared, sql));
        ways.put("description of columns for each row", sql -> positional(described, sql));
        ways.put("names instead of question marks, as in the service", sql -> named(shared, sql));
        ways.put("a client for each call", sql -> positional(client(() -> ServiceConnection.over(pool.take())), sql));
        ways.put("none of the three", sql -> named(client(pool::take), sql));
        return ways;
    }

    private static DbClient client(JdbcConnectionPool connections) {
        return JdbcClientBuilder.create().connectionPool(connections).build();
    }

    private static List<DbRow> positional(DbClient client, String sql) {
        Positional positional = POSITIONAL.computeIfAbsent(sql, Positional::of);
        try (Stream<DbRow> rows = client.execute()
                .createNamedQuery("tasks", positional.text())
                .params(positional.values())
                .execute()) {
            return rows.toList();
        }
    }

    private static List<DbRow> named(DbClient client, String sql) {
        try (Stream<DbRow> rows = client.execute()
                .createNamedQuery("tasks", sql)
                .params(PARAMETERS)
                .execute()) {
            return rows.toList();
        }
    }

    private static String table(String what, int calls, String sql, Map<String, Way> ways) {
        Map<String, List<long[]>> samples = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            ways.forEach((name, way) ->
                    samples.computeIfAbsent(name, key -> new ArrayList<>()).add(sample(calls, () -> way.query(sql))));
        }
        StringBuilder table =
                new StringBuilder("| " + what + " | µs | CPU µs of the caller |\n| --- | ---: | ---: |\n");
        samples.forEach((name, all) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f |%n",
                name,
                median(all, sample -> sample[0]) / 1e3 / calls,
                median(all, sample -> sample[1]) / 1e3 / calls)));
        return table.toString();
    }

    private static long[] sample(int calls, Runnable call) {
        long start = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        return new long[] {System.nanoTime() - start, THREADS.getCurrentThreadCpuTime() - cpu};
    }

    /** Returns the median of the second half, after the JVM has compiled the code. */
    private static long median(List<long[]> samples, ToLongFunction<long[]> value) {
        long[] sorted = samples.subList(samples.size() / 2, samples.size()).stream()
                .mapToLong(value)
                .sorted()
                .toArray();
        return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
    }
}
