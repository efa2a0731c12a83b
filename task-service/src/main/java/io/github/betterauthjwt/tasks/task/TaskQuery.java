// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The validated parameters of a list request.
 *
 * @param completed null for tasks in either state
 * @param tags a task must have all of them
 * @param dueAfter inclusive
 * @param dueBefore exclusive
 * @param limit from 1 to 100
 * @param after the last task of the previous page, or null for the first page
 */
public record TaskQuery(
        @Nullable Boolean completed,
        @Nullable Priority priority,
        List<String> tags,
        @Nullable Instant dueAfter,
        @Nullable Instant dueBefore,
        @Nullable String search,
        Sort sort,
        boolean descending,
        int limit,
        boolean includeTotal,
        @Nullable Position after) {

    /** The sort orders of a list. Tasks with equal values are sorted by id. */
    public enum Sort {
        CREATED_AT(true),
        UPDATED_AT(true),
        DUE_DATE(false),
        PRIORITY(true),
        TITLE(false);

        private final boolean descendingByDefault;

        Sort(boolean descendingByDefault) {
            this.descendingByDefault = descendingByDefault;
        }

        /** Returns the word used in queries. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean descendingByDefault() {
            return descendingByDefault;
        }
    }

    /**
     * A position in a sorted list.
     *
     * @param value the sort value as text: a time in ISO-8601, a number or a title. Null if the list is sorted by
     *     creation, which the id contains, and for a task without a due date.
     */
    public record Position(UUID id, @Nullable String value) {

        static Position of(Task task, Sort sort) {
            return new Position(
                    task.id(),
                    switch (sort) {
                        case CREATED_AT -> null;
                        case UPDATED_AT -> task.updatedAt().toString();
                        case DUE_DATE ->
                            task.dueDate() == null ? null : task.dueDate().toString();
                        case PRIORITY -> Integer.toString(task.priority().number());
                        case TITLE -> task.title();
                    });
        }
    }

    /** Returns this query with another start position, or with none for the first page. */
    public TaskQuery startingAfter(@Nullable Position position) {
        return new TaskQuery(
                completed,
                priority,
                tags,
                dueAfter,
                dueBefore,
                search,
                sort,
                descending,
                limit,
                includeTotal,
                position);
    }
}
