// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** A long run of the fuzz targets, with the Maven profile {@code fuzz} only. */
class FuzzCampaign {

    @FuzzTest(maxDuration = "10m")
    void tokens(FuzzedDataProvider data) {
        TokenFuzz.check(data);
    }

    @FuzzTest(maxDuration = "10m")
    void headers(FuzzedDataProvider data) {
        HeaderFuzz.check(data);
    }

    @FuzzTest(maxDuration = "10m")
    void claims(FuzzedDataProvider data) {
        ClaimsFuzz.check(data);
    }

    @FuzzTest(maxDuration = "10m")
    void jwkSets(FuzzedDataProvider data) {
        JwkSetFuzz.check(data);
    }
}
