// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One stored task.
 *
 * @param userId the {@code sub} of the token that created it
 * @param createdAt in whole milliseconds, equal to those of {@code id}, so that ids sort by creation time
 * @param version starts at 1 and increases with each change; used as the task's {@code ETag}
 */
public record Task(
        UUID id,
        String userId,
        String title,
        @Nullable String description,
        boolean completed,
        @Nullable Instant completedAt,
        Priority priority,
        List<String> tags,
        @Nullable Instant dueDate,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** Returns the task's entity tag (RFC 9110 §8.8.3). */
    public String etag() {
        return "\"" + version + "\"";
    }
}
