// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.peers;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task as task-service's statements return it, and as its contract writes it. */
public record Task(
        String id,
        @JsonProperty("user_id") String userId,
        String title,
        @Nullable String description,
        boolean completed,
        @JsonProperty("completed_at") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant completedAt,
        String priority,
        List<String> tags,
        @JsonProperty("due_date") @JsonFormat(shape = JsonFormat.Shape.STRING) @Nullable Instant dueDate,
        @JsonProperty("created_at") @JsonFormat(shape = JsonFormat.Shape.STRING) Instant createdAt,
        @JsonProperty("updated_at") @JsonFormat(shape = JsonFormat.Shape.STRING) Instant updatedAt,
        long version) {

    private static final List<String> PRIORITIES = List.of("low", "medium", "high");

    /** Returns the task in a row. */
    public static Task of(ResultSet row) throws SQLException {
        String tags = row.getString("tags");
        long micros = row.getLong("due_micros");
        Instant due = row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        Timestamp completedAt = row.getTimestamp("completed_at");
        return new Task(
                row.getString("id"),
                row.getString("user_id"),
                row.getString("title"),
                row.getString("description"),
                row.getBoolean("completed"),
                completedAt == null ? null : completedAt.toInstant(),
                PRIORITIES.get(row.getInt("priority") - 1),
                tags.isEmpty() ? List.of() : List.of(tags.split(",", -1)),
                due,
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                row.getLong("version"));
    }

    /** Returns the number of a priority in the database, for its word or for the default. */
    static int numberOf(@Nullable String priority) {
        return priority == null ? 2 : PRIORITIES.indexOf(priority) + 1;
    }
}
