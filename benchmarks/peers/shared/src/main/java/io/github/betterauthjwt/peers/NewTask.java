// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.peers;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The body of a new task, as far as the measured requests use it. */
public record NewTask(
        String title, @Nullable String description, @Nullable String priority, @Nullable List<String> tags) {

    /** Returns the parameters of task-service's statement for a new task. */
    public Map<String, @Nullable Object> parameters(@Nullable String owner) {
        Instant now = Instant.now();
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("owner", owner);
        parameters.put("id", nextId(now).toString());
        parameters.put("title", title.strip());
        parameters.put("description", description);
        parameters.put("completed", false);
        parameters.put("priority", Task.numberOf(priority));
        parameters.put("tags", tags == null ? "" : String.join(",", tags));
        parameters.put("due_date", null);
        parameters.put("now", OffsetDateTime.ofInstant(now.truncatedTo(ChronoUnit.MILLIS), ZoneOffset.UTC));
        parameters.put("idem_key", null);
        parameters.put("idem_hash", null);
        return parameters;
    }

    /** Returns an id of version 7 (RFC 9562 §5.7), so that new rows come to the end of a user's tasks. */
    private static UUID nextId(Instant now) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(
                (now.toEpochMilli() << 16) | 0x7000L | random.nextLong(4096),
                (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L);
    }
}
