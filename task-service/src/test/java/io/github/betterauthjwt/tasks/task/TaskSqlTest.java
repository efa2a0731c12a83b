// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.tasks.postgres.Database;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskSqlTest {

    /** Returns every constant, and every list and count statement that a request can cause. */
    static Stream<String> statements() throws IllegalAccessException {
        List<String> statements = new ArrayList<>();
        for (Field field : TaskSql.class.getDeclaredFields()) {
            if (field.getType() == String.class && !Modifier.isPrivate(field.getModifiers())) {
                statements.add((String) field.get(null));
            }
        }
        assertThat(statements).hasSizeGreaterThan(8);
        for (TaskQuery.Sort sort : TaskQuery.Sort.values()) {
            for (boolean descending : new boolean[] {true, false}) {
                for (String value : new String[] {null, "1"}) {
                    TaskQuery query = query(sort, descending, new TaskQuery.Position(new UUID(0, 0), value));
                    statements.add(TaskSql.list(query));
                    statements.add(TaskSql.count(query));
                }
            }
        }
        return statements.stream();
    }

    private static TaskQuery query(TaskQuery.Sort sort, boolean descending, TaskQuery.Position after) {
        return new TaskQuery(
                true, Priority.HIGH, List.of("x"), Instant.EPOCH, Instant.EPOCH, "x", sort, descending, 1, true, after);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void statement_any_isBoundToTheOwner(String sql) {
        if (sql.startsWith("INSERT INTO tasks.tasks (user_id,")) {
            assertThat(sql).contains("VALUES (:owner,");
            return;
        }
        // It comes first in the condition, so that a later OR cannot override it.
        assertThat(sql).containsPattern("WHERE user_id = :owner(?: AND |$)");
        assertThat(sql.replaceFirst("WHERE user_id = :owner", "")).doesNotContain("WHERE");
        assertThat(topLevel(sql)).doesNotContain(" OR ");
    }

    @ParameterizedTest
    @MethodSource("statements")
    void isRead_statement_isFalseIfItWritesOrLocks(String sql) {
        boolean writes = sql.matches("(?:INSERT|UPDATE|DELETE) .*") || sql.contains(" FOR ");

        assertThat(Database.isRead(sql)).isEqualTo(!writes);
    }

    /** Returns the statement without the parts in parentheses. */
    private static String topLevel(String sql) {
        String outer = sql;
        for (String inner = null; !outer.equals(inner); outer = outer.replaceAll("\\([^()]*\\)", "")) {
            inner = outer;
            if (!inner.matches("(?s).*\\([^()]*\\).*")) {
                break;
            }
        }
        return outer;
    }

    @Test
    void sql_elsewhere_doesNotTouchTasks() throws Exception {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> withSql = sources.filter(path -> path.toString().endsWith(".java"))
                    .filter(TaskSqlTest::holdsStatements)
                    .toList();
            assertThat(withSql)
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly("TaskSql.java");
        }
    }

    /** Revocations have a separate table, which no statement joins with tasks. */
    private static boolean holdsStatements(Path source) {
        try {
            return Files.readString(source)
                    .lines()
                    .filter(line -> !line.contains("tasks.revocations"))
                    .anyMatch(line -> line.matches(".*\"(?:SELECT .* FROM tasks|INSERT INTO|UPDATE |DELETE FROM).*"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
