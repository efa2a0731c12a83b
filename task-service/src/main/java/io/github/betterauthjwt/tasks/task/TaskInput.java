// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The validated part of a task that a client sends.
 *
 * @param present the members in the body; a merge patch changes only these
 */
public record TaskInput(
        Set<String> present,
        String title,
        @Nullable String description,
        boolean completed,
        Priority priority,
        List<String> tags,
        @Nullable Instant dueDate) {

    public static final String TITLE = "title";
    public static final String DESCRIPTION = "description";
    public static final String COMPLETED = "completed";
    public static final String PRIORITY = "priority";
    public static final String TAGS = "tags";
    public static final String DUE_DATE = "due_date";

    /** The members that a client may write, in the order of the contract. */
    public static final List<String> WRITABLE = List.of(TITLE, DESCRIPTION, COMPLETED, PRIORITY, TAGS, DUE_DATE);

    /**
     * The members that the service writes. In a body they are ignored, so that a client can send back a task that it
     * read.
     */
    public static final Set<String> SERVER_OWNED =
            Set.of("id", "user_id", "completed_at", "created_at", "updated_at", "version");
}
