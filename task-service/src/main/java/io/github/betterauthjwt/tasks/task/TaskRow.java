// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import io.helidon.dbclient.DbRow;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads tasks from the rows of the database. */
final class TaskRow {

    private TaskRow() {}

    /** Returns the task in a row with all its columns. */
    static Task task(DbRow row) {
        String tags = row.column("tags").get(String.class);
        return new Task(
                row.column("id").get(UUID.class),
                row.column("user_id").get(String.class),
                row.column("title").get(String.class),
                row.column("description").get(String.class),
                row.column("completed").get(Boolean.class),
                instant(row, "completed_at"),
                Priority.ofNumber(row.column("priority").get(Integer.class)),
                tags.isEmpty() ? List.of() : List.of(tags.split(",", -1)),
                dueDate(row),
                row.column("created_at").get(Timestamp.class).toInstant(),
                row.column("updated_at").get(Timestamp.class).toInstant(),
                row.column("version").get(Long.class));
    }

    private static @Nullable Instant dueDate(DbRow row) {
        Long micros = row.column("due_micros").get(Long.class);
        return micros == null ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static @Nullable Instant instant(DbRow row, String column) {
        Timestamp timestamp = row.column(column).get(Timestamp.class);
        return timestamp == null ? null : timestamp.toInstant();
    }
}
