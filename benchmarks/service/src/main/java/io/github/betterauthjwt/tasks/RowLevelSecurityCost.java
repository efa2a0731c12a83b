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
import io.github.betterauthjwt.tasks.task.Owner;
import io.github.betterauthjwt.tasks.task.Priority;
import io.github.betterauthjwt.tasks.task.TaskInput;
import io.github.betterauthjwt.tasks.task.TaskQuery;
import io.github.betterauthjwt.tasks.task.TaskStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Measures the cost of row-level security: the store's operations on one connection, alternately without it, as a role
 * that bypasses it, and with it. {@code DATABASE_URL} names the database that {@link Data} has filled.
 */
public final class RowLevelSecurityCost {

    private static final int WARM_UP = 2000;
    private static final int ROUNDS = 4000;
    private static final Owner OWNER = Owners.named("bench-800");
    private static final Owner NEWCOMER = Owners.named("bench-new");
    private static final TaskInput INPUT =
            new TaskInput(Set.of(), "Buy milk", "On the way home", false, Priority.MEDIUM, List.of("home"), null);

    private final TaskStore without;
    private final TaskStore with;

    private RowLevelSecurityCost(TaskStore without, TaskStore with) {
        this.without = without;
        this.with = with;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws SQLException {
        Settings settings = Settings.read(System.getenv());
        DatabaseUrl tables = Objects.requireNonNull(settings.postgres().url(), "DATABASE_URL");
        DatabaseUrl bound = role(tables, "bench_bound", "");
        DatabaseUrl free = role(tables, "bench_free", "BYPASSRLS");
        Migrations.run(free, tables, false, new StartWait(), Duration.ZERO);
        Migrations.run(bound, tables, true, new StartWait(), Duration.ZERO);
        try (Database freely = open(settings, free, false);
                Database behind = open(settings, bound, true)) {
            RowLevelSecurityCost wall = new RowLevelSecurityCost(new TaskStore(freely), new TaskStore(behind));
            TaskQuery query = TaskQueryReader.read(OWNER.id(), "");
            UUID task = wall.with.list(OWNER, query).tasks().getFirst().id();
            System.out.println("| microseconds | without | with row-level security |\n| --- | ---: | ---: |");
            System.out.println(wall.row("one task", store -> store.find(OWNER, task)));
            System.out.println(wall.row("the default list", store -> store.list(OWNER, query)));
            System.out.println(wall.row(
                    "a new task", store -> store.create(NEWCOMER, UUID.randomUUID(), INPUT, null, Instant.now())));
        }
    }

    private static DatabaseUrl role(DatabaseUrl tables, String name, String attribute) throws SQLException {
        try (Connection connection = DriverManager.getConnection(tables.jdbcUrl(), tables.properties());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD 'x' " + attribute);
        }
        return new DatabaseUrl(tables.hosts(), tables.database(), name, "x", Map.of());
    }

    private static Database open(Settings settings, DatabaseUrl url, boolean rowLevelSecurity) {
        return new Database(
                ConnectionPool.open(url, true, 1, settings.postgres().poolWait()),
                rowLevelSecurity,
                Tracing.of(settings.tracing())::statement);
    }

    private String row(String name, Consumer<TaskStore> work) {
        long[] free = new long[ROUNDS];
        long[] bound = new long[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            int index = Math.max(0, round);
            free[index] = nanos(work, without);
            bound[index] = nanos(work, with);
        }
        return String.format(Locale.ROOT, "| %s | %.0f | %.0f |", name, median(free), median(bound));
    }

    private static long nanos(Consumer<TaskStore> work, TaskStore store) {
        long start = System.nanoTime();
        work.accept(store);
        return System.nanoTime() - start;
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e3;
    }
}
