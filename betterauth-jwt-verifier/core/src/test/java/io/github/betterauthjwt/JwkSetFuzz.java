// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Searches for a key server's response that is neither parsed as a set nor rejected with the documented exception. */
class JwkSetFuzz {

    @FuzzTest(maxDuration = "5s")
    @DictionaryEntries({
        "\"keys\"",
        "\"kty\"",
        "\"OKP\"",
        "\"crv\"",
        "\"Ed25519\"",
        "\"EC\"",
        "\"RSA\"",
        "\"n\"",
        "\"e\"",
        "\"kid\""
    })
    void parse(FuzzedDataProvider data) {
        check(data);
    }

    static void check(FuzzedDataProvider data) {
        boolean whole = data.consumeBoolean();
        String text = data.consumeRemainingAsString();
        String json = whole ? text : "{\"keys\":[" + text + "," + Hostile.KEY.jwk() + "]}";
        try {
            JwkSet set = JwkSet.parse(json.getBytes(StandardCharsets.UTF_8));
            set.keys().forEach(key -> assertThat(set.find(key.kid(), key.kty())).isSameAs(key));
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
