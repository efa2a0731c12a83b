// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Searches for a query string that is neither accepted nor rejected with a documented problem. */
class TaskQueryFuzz {

    @FuzzTest(maxDuration = "5s")
    @DictionaryEntries({
        "status=pending",
        "priority=high",
        "&tag=",
        "&due_after=2030-01-31",
        "&due_before=",
        "&search=",
        "&sort=title",
        "&order=desc",
        "&limit=",
        "&cursor=",
        "&include_total=true",
        "%F0%9F%98%80",
        "%00"
    })
    void read(FuzzedDataProvider data) {
        check(data);
    }

    static void check(FuzzedDataProvider data) {
        String query = data.consumeRemainingAsString();
        DocumentedOutcome.unlessRejected(() -> TaskQueryReader.read("ada", query), 400, 422);
    }
}
