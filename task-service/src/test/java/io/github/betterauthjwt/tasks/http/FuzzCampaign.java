// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs each fuzz target for ten minutes, only in the profile {@code fuzz}. */
class FuzzCampaign {

    @FuzzTest(maxDuration = "10m")
    void bodies(FuzzedDataProvider data) {
        TaskBodyFuzz.check(data);
    }

    @FuzzTest(maxDuration = "10m")
    void queries(FuzzedDataProvider data) {
        TaskQueryFuzz.check(data);
    }

    @FuzzTest(maxDuration = "10m")
    void cursors(FuzzedDataProvider data) {
        CursorFuzz.check(data);
    }
}
