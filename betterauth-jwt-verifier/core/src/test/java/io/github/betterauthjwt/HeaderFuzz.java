// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Searches for a JOSE header that leads to anything but acceptance or the one documented exception. */
class HeaderFuzz {

    private static final JwtVerifier VERIFIER = Hostile.verifier();

    @FuzzTest(maxDuration = "5s")
    @DictionaryEntries({
        "\"alg\"",
        "\"kid\"",
        "\"typ\"",
        "\"crit\"",
        "\"b64\"",
        "\"zip\"",
        "\"jwk\"",
        "EdDSA",
        "at+jwt",
        "k1",
        "\\ud800"
    })
    void verify(FuzzedDataProvider data) {
        check(data);
    }

    /** Signs any header that the fuzzer creates, so that all checks of the header are reached. */
    static void check(FuzzedDataProvider data) {
        boolean whole = data.consumeBoolean();
        String text = data.consumeRemainingAsString();
        String header = whole ? text : "{\"alg\":\"EdDSA\",\"kid\":\"k1\"," + text + "}";
        Hostile.reason(VERIFIER, Hostile.KEY.sign(header, Hostile.CLAIMS.getBytes(StandardCharsets.UTF_8)));
    }
}
