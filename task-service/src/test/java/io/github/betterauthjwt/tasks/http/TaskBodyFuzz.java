// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Searches for a body that is neither accepted nor rejected with a documented problem. */
class TaskBodyFuzz {

    @FuzzTest(maxDuration = "5s")
    @DictionaryEntries({
        "\"title\"",
        "\"description\"",
        "\"completed\"",
        "\"priority\"",
        "\"tags\"",
        "\"due_date\"",
        "\"2030-01-31T09:00:00+02:00\"",
        "\\ud800",
        "1e1000000000"
    })
    void read(FuzzedDataProvider data) {
        check(data);
    }

    static void check(FuzzedDataProvider data) {
        int reader = data.consumeInt(0, 2);
        boolean text = data.consumeBoolean();
        byte[] body = text
                ? data.consumeRemainingAsString().getBytes(StandardCharsets.UTF_8)
                : data.consumeRemainingAsBytes();
        DocumentedOutcome.unlessRejected(
                () -> switch (reader) {
                    case 0 -> TaskBody.task(body);
                    case 1 -> TaskBody.patch(body);
                    default -> TaskBody.completed(body);
                },
                400,
                422);
    }
}
