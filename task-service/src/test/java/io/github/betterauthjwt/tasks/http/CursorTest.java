// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.betterauthjwt.tasks.task.TaskQuery;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CursorTest {

    private static final String OWNER = "ada";
    private static final UUID ID = UUID.fromString("01a204ef-3935-7996-8e08-90c76992f871");

    /** Values that no task has, as an attacker who knows the format of a cursor would write them. */
    static Stream<Arguments> forgedValues() {
        List<String> times = List.of(
                "0000-12-31T23:59:59.999999Z",
                "+10000-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "-0001-01-01T00:00:00Z",
                "2030-01-31T09:00:00.000000001Z",
                "2030-01-31T09:00:00.100Z ",
                "2030-01-31T09:00:00+00:00",
                "2030-01-31",
                "now",
                "");
        List<String> titles = List.of("", "a\u0000", "\ud800", "a".repeat(201));
        return Stream.of(
                        forged(TaskQuery.Sort.CREATED_AT, List.of("1", "")),
                        Stream.of(Arguments.of(TaskQuery.Sort.UPDATED_AT, null)),
                        forged(TaskQuery.Sort.UPDATED_AT, times),
                        forged(TaskQuery.Sort.DUE_DATE, times),
                        Stream.of(Arguments.of(TaskQuery.Sort.PRIORITY, null)),
                        forged(TaskQuery.Sort.PRIORITY, List.of("0", "4", "12", "-1", "", "high", "\u0661")),
                        Stream.of(Arguments.of(TaskQuery.Sort.TITLE, null)),
                        forged(TaskQuery.Sort.TITLE, titles))
                .flatMap(values -> values);
    }

    private static Stream<Arguments> forged(TaskQuery.Sort sort, List<String> values) {
        return values.stream().map(value -> Arguments.of(sort, value));
    }

    /** Values of a task for each sort order, including the bounds. */
    static Stream<Arguments> values() {
        List<String> times = List.of("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2030-01-31T09:00:00.123Z");
        return Stream.of(
                        Stream.of(Arguments.of(TaskQuery.Sort.CREATED_AT, null)),
                        forged(TaskQuery.Sort.UPDATED_AT, times),
                        forged(TaskQuery.Sort.DUE_DATE, times),
                        Stream.of(Arguments.of(TaskQuery.Sort.DUE_DATE, null)),
                        forged(TaskQuery.Sort.PRIORITY, List.of("1", "3")),
                        forged(TaskQuery.Sort.TITLE, List.of("a", "\ud83d\ude00".repeat(200))))
                .flatMap(values -> values);
    }

    static TaskQuery query(TaskQuery.Sort sort) {
        return new TaskQuery(null, null, List.of(), null, Instant.EPOCH, null, sort, true, 1, false, null);
    }

    @ParameterizedTest
    @MethodSource("values")
    void read_valueOfATask_equalsTheWrittenValue(TaskQuery.Sort sort, @Nullable String value) {
        TaskQuery.Position position = new TaskQuery.Position(ID, value);

        String cursor = Cursor.write(OWNER, query(sort), position);

        assertThat(Cursor.read(cursor, OWNER, query(sort))).isEqualTo(position);
    }

    @ParameterizedTest
    @MethodSource("forgedValues")
    void read_forgedValue_isInvalid(TaskQuery.Sort sort, @Nullable String value) {
        String cursor = Cursor.write(OWNER, query(sort), new TaskQuery.Position(ID, value));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Cursor.read(cursor, OWNER, query(sort)))
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("invalid_cursor"));
    }

    @Test
    void read_fingerprintOfOtherQuery_isInvalid() {
        String cursor = Cursor.write(OWNER, query(TaskQuery.Sort.TITLE), new TaskQuery.Position(ID, "a"));

        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Cursor.read(cursor, OWNER, query(TaskQuery.Sort.PRIORITY)));
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> Cursor.read(cursor, "eve", query(TaskQuery.Sort.TITLE)));
    }
}
