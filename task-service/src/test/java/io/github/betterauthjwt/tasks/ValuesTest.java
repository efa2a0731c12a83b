// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.tasks.http.Dates;
import io.github.betterauthjwt.tasks.postgres.Migrations;
import io.github.betterauthjwt.tasks.task.IfMatch;
import io.github.betterauthjwt.tasks.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids, dates and entity tags. */
class ValuesTest {

    @Test
    void id_next_isVersionSevenAndSortsByTime() {
        Instant time = Instant.parse("2026-11-22T10:00:00.123456Z");
        UUID earlier = Task.newId(time);
        UUID later = Task.newId(time.plusNanos(1000));

        assertThat(earlier.version()).isEqualTo(7);
        assertThat(earlier.variant()).isEqualTo(2);
        assertThat(earlier.getMostSignificantBits() >>> 16).isEqualTo(time.toEpochMilli());
        assertThat(earlier.toString()).isLessThan(later.toString());
        assertThat(Task.newId(time)).isNotEqualTo(earlier);
    }

    @Test
    void id_parse_acceptsTheCanonicalFormOnly() {
        String id = "01a204ef-3935-7996-8e08-90c76992f871";

        assertThat(Task.parseId(id)).hasValue(UUID.fromString(id));
        assertThat(Task.parseId(id.toUpperCase(java.util.Locale.ROOT))).hasValue(UUID.fromString(id));
        for (String other : List.of(
                "",
                "1-1-1-1-1",
                id + "0",
                id.replace("-", ""),
                "{" + id + "}",
                id.replace("a", "g"),
                id.replace("1", "\u0661"),
                "1-" + id.substring(2),
                id.replace('-', '0'))) {
            assertThat(Task.parseId(other)).as(other).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2030-01-31,2030-01-31T00:00:00Z",
        "2030-01-31T09:00:00Z,2030-01-31T09:00:00Z",
        "2030-01-31t09:00:00z,2030-01-31T09:00:00Z",
        "2030-01-31T09:00:00+02:00,2030-01-31T07:00:00Z",
        "2030-01-31T09:00:00.123456789Z,2030-01-31T09:00:00.123456Z",
        "2030-01-31T09:00:00-00:00,2030-01-31T09:00:00Z",
        "2030-01-31T09:00:00+18:00,2030-01-30T15:00:00Z",
        "2030-01-31T09:00:00-18:00,2030-02-01T03:00:00Z",
        "9999-12-31T23:59:59.999999Z,9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00Z,0001-01-01T00:00:00Z",
        "2028-02-29,2028-02-29T00:00:00Z"
    })
    void date_wellFormed_isAccepted(String text, String expected) {
        assertThat(Dates.parse(text)).hasValue(Instant.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2030",
                "2030-1-1",
                "2030-02-29",
                "2030-13-01",
                "2030-01-31T24:00:00Z",
                "2030-01-31T09:00Z",
                "2030-01-31T09:00:00",
                "2030-01-31 09:00:00Z",
                "+12030-01-31",
                "2030-01-31T09:00:00+2",
                "2030-01-31T09:00:00.Z",
                "٢٠٣٠-01-31",
                "0000-01-01",
                "0001-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01"
            })
    void date_malformed_isRejected(String text) {
        assertThat(Dates.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2016-12-31T23:59:60Z,2017-01-01T00:00:00Z",
        "2017-01-01T08:59:60.5+09:00,2017-01-01T00:00:00.500Z",
        "2030-01-31T09:00:00.12345678901234567890Z,2030-01-31T09:00:00.123456Z",
        "2030-01-31T09:00:00+23:59,2030-01-30T09:01:00Z",
        "2030-01-31T09:00:00-23:59,2030-02-01T08:59:00Z"
    })
    void date_unusualForm_isAccepted(String text, String instant) {
        assertThat(Dates.parse(text)).hasValue(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2030-01-30T23:59:60Z",
                "2030-01-31T09:00:61Z",
                "2030-01-31T09:60:00Z",
                "2030-01-31T24:00:00Z",
                "2030-01-31T09:00:00+24:00",
                "2030-01-31T09:00:00+09:60"
            })
    void date_nonexistentTime_isRejected(String text) {
        assertThat(Dates.parse(text)).isEmpty();
    }

    @Test
    void ifMatch_fields_becomeVersions() {
        assertThat(IfMatch.parse(List.of()).isAny()).isTrue();
        assertThat(IfMatch.parse(List.of("*")).isAny()).isTrue();
        assertThat(IfMatch.parse(List.of("\"3\"", "\"4\", \"x\"")).versions()).isEqualTo("3,4");
        assertThat(IfMatch.parse(List.of("W/\"3\"")).versions()).isEqualTo("0");
        assertThat(IfMatch.parse(List.of("")).versions()).isEqualTo("0");
    }

    @Test
    void migrations_newestFile_isTheOneTheServiceExpects() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/migrations"))) {
            List<Integer> versions = files.map(file -> file.getFileName().toString())
                    .map(name -> Integer.valueOf(name.replaceAll("^V([0-9]+)__.*", "$1")))
                    .sorted()
                    .toList();
            assertThat(versions.getLast()).hasToString(Migrations.LATEST);
        }
    }
}
