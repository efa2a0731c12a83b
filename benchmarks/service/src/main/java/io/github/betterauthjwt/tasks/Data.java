// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.http.TaskQueryReader;
import io.github.betterauthjwt.tasks.operations.Tracing;
import io.github.betterauthjwt.tasks.postgres.ConnectionPool;
import io.github.betterauthjwt.tasks.postgres.Database;
import io.github.betterauthjwt.tasks.postgres.Migrations;
import io.github.betterauthjwt.tasks.postgres.StartWait;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.tasks.settings.TracingSettings;
import io.github.betterauthjwt.tasks.task.Owner;
import io.github.betterauthjwt.tasks.task.TaskQuery;
import io.github.betterauthjwt.tasks.task.TaskSql;
import io.github.betterauthjwt.tasks.task.TaskStore;
import io.helidon.dbclient.DbRow;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Measures, with {@code EXPLAIN ANALYZE}, how long PostgreSQL takes for the service's list statements when a user has
 * 1,000 of 1.6 million tasks, and 100,000. {@code DATABASE_URL} names the database. Its tasks are replaced, unless the
 * argument {@code keep} is given.
 */
public final class Data {

    private static final int ROUNDS = 21;
    private static final int USERS = 1600;
    private static final int TASKS = 1000;
    private static final int MANY_TASKS = 100_000;
    private static final Owner FEW = Owners.named("bench-800");
    private static final Owner MANY = Owners.named("bench-many");
    private static final Pattern TIME = Pattern.compile("(?:Planning|Execution) Time: ([0-9.]+)");
    /** Query strings as a client would write them. The first is the default list. */
    private static final List<String> QUERIES = List.of(
            "",
            "include_total=true",
            "status=pending",
            "status=completed",
            "priority=high",
            "tag=home",
            "tag=home&tag=rare",
            "due_after=2030-06-01&due_before=2030-06-08",
            "search=milk",
            "search=nowhere",
            "status=pending&priority=high&tag=home&sort=due_date",
            "sort=updated_at",
            "sort=due_date",
            "sort=priority",
            "sort=title");
    /**
     * Inserts task n of a user. Ids are in creation order, every third is completed, and every fifth has no due date.
     */
    private static final String INSERT =
            """
            INSERT INTO tasks.tasks (user_id, id, title, description, completed, completed_at, priority, tags, due_date,
                created_at, updated_at)
            SELECT %1$s, CAST(format('0190%%s-%%s-7000-8000-%%s', lpad(to_hex(n / 65536), 4, '0'),
                lpad(to_hex(n %% 65536), 4, '0'), substr(md5(%1$s || n), 1, 12)) AS uuid),
              (ARRAY['Buy milk', 'Call the plumber', 'Write to Ada', 'Book a train', 'Water the plants'])[1 + n %% 5] || ' ' || n,
              'On the way home, before eight, number ' || n, n %% 3 = 0,
              CASE WHEN n %% 3 = 0 THEN TIMESTAMPTZ '2030-01-01' END, 1 + n %% 3,
              CASE WHEN n %% 100 = 0 THEN ARRAY['home', 'rare'] WHEN n %% 2 = 0 THEN ARRAY['home'] ELSE '{}' END,
              CASE WHEN n %% 5 > 0 THEN TIMESTAMPTZ '2030-01-01' + (CAST(n AS bigint) * 7919 %% 525600) * INTERVAL '1 minute' END,
              TIMESTAMPTZ '2029-01-01' + n * INTERVAL '1 minute',
              TIMESTAMPTZ '2029-06-01' + (CAST(n AS bigint) * 104729 %% 525600) * INTERVAL '1 minute'
            FROM %2$s
            """;

    private final Database database;
    private final TaskStore store;

    private Data(Database database) {
        this.database = database;
        this.store = new TaskStore(database);
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws SQLException {
        Settings settings = Settings.read(System.getenv());
        DatabaseUrl url = Objects.requireNonNull(settings.postgres().url(), "DATABASE_URL");
        Migrations.run(url, url, false, new StartWait(), Duration.ZERO);
        if (arguments.length == 0) {
            load(url);
        }
        try (Database database = new Database(
                ConnectionPool.open(url, true, 1, settings.postgres().poolWait()),
                false,
                Tracing.of(TracingSettings.off())::statement)) {
            Data data = new Data(database);
            System.out.println("| list | of 1,000 tasks | of 100,000 |\n| --- | ---: | ---: |");
            for (String query : QUERIES) {
                System.out.println(data.row(query));
            }
        }
    }

    private static void load(DatabaseUrl url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE tasks.tasks");
            statement.execute(INSERT.formatted(
                    "'bench-' || u",
                    "generate_series(0, " + (USERS - 1) + ") u, generate_series(0, " + (TASKS - 1) + ") n"));
            statement.execute(
                    INSERT.formatted("'" + MANY.id() + "'", "generate_series(0, " + (MANY_TASKS - 1) + ") n"));
            statement.execute("VACUUM ANALYZE tasks.tasks");
        }
    }

    private String row(String rawQuery) {
        String name = rawQuery.isEmpty() ? "the default" : "`" + rawQuery + "`";
        String few = cell(FEW, rawQuery);
        return "| " + name + " | " + few + " | " + cell(MANY, rawQuery) + " |";
    }

    /** Returns the milliseconds of the first and the next page: the median of planning plus execution. */
    private String cell(Owner owner, String rawQuery) {
        TaskQuery first = TaskQueryReader.read(owner.id(), rawQuery);
        String cell = milliseconds(owner, first);
        TaskQuery.Position next = store.list(owner, first).next();
        if (first.includeTotal() || next == null) {
            return cell;
        }
        return cell + ", next page " + milliseconds(owner, first.startingAfter(next));
    }

    private String milliseconds(Owner owner, TaskQuery query) {
        double page = median(owner, query, TaskSql.list(query));
        double total = query.includeTotal() ? median(owner, query, TaskSql.count(query)) : 0;
        return String.format(Locale.ROOT, "%.2f", page + total);
    }

    private double median(Owner owner, TaskQuery query, String sql) {
        return DoubleStream.generate(() -> explain(owner, query, sql))
                .limit(ROUNDS)
                .sorted()
                .skip(ROUNDS / 2)
                .findFirst()
                .orElseThrow();
    }

    private double explain(Owner owner, TaskQuery query, String sql) {
        return database.call(Database.Repeat.SAFE, owner.id(), execute -> {
            try (Stream<DbRow> lines = execute.createQuery("EXPLAIN (ANALYZE, TIMING OFF) " + sql)
                    .params(TaskStore.parameters(owner, query))
                    .execute()) {
                return lines.map(line -> TIME.matcher(line.column(1).get(String.class)))
                        .filter(Matcher::find)
                        .mapToDouble(time -> Double.parseDouble(time.group(1)))
                        .sum();
            }
        });
    }
}
