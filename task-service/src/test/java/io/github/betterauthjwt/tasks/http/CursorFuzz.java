// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.betterauthjwt.tasks.task.TaskQuery;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Searches for a cursor that is neither rejected nor equal to the cursor of its position. */
class CursorFuzz {

    private static final String OWNER = "ada";
    private static final int BYTES_BEFORE_THE_ID = 9;
    private static final List<TaskQuery> QUERIES =
            List.of("title", "created_at", "updated_at", "due_date", "priority").stream()
                    .map(sort -> TaskQueryReader.read(OWNER, "sort=" + sort))
                    .toList();

    @FuzzTest(maxDuration = "5s")
    void read(FuzzedDataProvider data) {
        check(data);
    }

    static void check(FuzzedDataProvider data) {
        TaskQuery query = data.pickValue(QUERIES.toArray(TaskQuery[]::new));
        String cursor = data.consumeBoolean() ? data.consumeRemainingAsString() : changed(query, data);
        Optional<TaskQuery.Position> position =
                DocumentedOutcome.unlessRejected(() -> Cursor.read(cursor, OWNER, query), 400);
        position.ifPresent(
                found -> assertThat(Cursor.write(OWNER, query, found)).isEqualTo(cursor));
    }

    /** Returns a cursor of this query with other bytes after the fingerprint. */
    private static String changed(TaskQuery query, FuzzedDataProvider data) {
        String good = Cursor.write(OWNER, query, new TaskQuery.Position(new UUID(1, 2), "a"));
        byte[] start = Base64.getUrlDecoder().decode(good);
        byte[] end = data.consumeRemainingAsBytes();
        byte[] bytes = Arrays.copyOf(start, BYTES_BEFORE_THE_ID + end.length);
        System.arraycopy(end, 0, bytes, BYTES_BEFORE_THE_ID, end.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
