// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One stored task.
 *
 * @param id a version 7 UUID (RFC 9562 §5.7), so that ids sort by the millisecond of creation
 * @param userId the {@code sub} of the token that created it
 * @param createdAt in whole milliseconds, equal to those of {@code id}
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

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MICROS_PER_MILLISECOND = 1000;
    /** {@link UUID#fromString} accepts other forms and digits of other scripts. */
    private static final Pattern CANONICAL_ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /**
     * Returns a new id. Its first bits are the millisecond and the fraction of it in units of 1/4096 (RFC 9562 §6.2,
     * method 3). The rest is random.
     */
    public static UUID newId(Instant createdAt) {
        long fraction =
                createdAt.get(ChronoField.MICRO_OF_SECOND) % MICROS_PER_MILLISECOND * 4096L / MICROS_PER_MILLISECOND;
        long high = (createdAt.toEpochMilli() << 16) | 0x7000L | fraction;
        return new UUID(high, (RANDOM.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
    }

    /** Parses an id in its canonical form of 36 characters, in upper or lower case. Any other text names no task. */
    public static Optional<UUID> parseId(String text) {
        return CANONICAL_ID.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** Returns the task's entity tag (RFC 9110 §8.8.3). */
    public String etag() {
        return "\"" + version + "\"";
    }
}
