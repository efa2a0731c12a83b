// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Searches for a token that leads to anything but acceptance or the one documented exception. */
class TokenFuzz {

    private static final JwtVerifier VERIFIER = Hostile.verifier();

    @FuzzTest(maxDuration = "5s")
    @DictionaryEntries({"\"alg\"", "\"kid\"", "\"typ\"", "\"exp\"", "\"aud\"", "1e1000000000", "\\ud800", "EdDSA", "k1"
    })
    void verify(FuzzedDataProvider data) {
        check(data);
    }

    static void check(FuzzedDataProvider data) {
        switch (data.consumeInt(0, 3)) {
            case 0 -> Hostile.reason(VERIFIER, data.consumeRemainingAsString());
            case 1 -> checkChanged(data);
            case 2 -> {
                String header = Keys.base64(data.consumeBytes(200));
                Hostile.reason(VERIFIER, header + "." + Keys.base64(data.consumeRemainingAsBytes()) + ".AAAA");
            }
            // with a valid signature, which only a faulty server would create
            default -> Hostile.reason(VERIFIER, Hostile.KEY.sign(Hostile.HEADER, data.consumeRemainingAsBytes()));
        }
    }

    private static void checkChanged(FuzzedDataProvider data) {
        byte[] token = Hostile.GOOD.getBytes(StandardCharsets.ISO_8859_1);
        for (int changes = data.consumeInt(1, 4); changes > 0; changes--) {
            token[data.consumeInt(0, token.length - 1)] = data.consumeByte();
        }
        String changed = new String(token, StandardCharsets.ISO_8859_1);
        assertThat(Hostile.reason(VERIFIER, changed) == null).isEqualTo(changed.equals(Hostile.GOOD));
    }
}
