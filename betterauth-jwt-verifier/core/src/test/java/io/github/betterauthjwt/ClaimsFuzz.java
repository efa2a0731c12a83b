// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Searches for claims with a valid signature that lead to anything but acceptance or the one documented exception. */
class ClaimsFuzz {

    private static final JwtVerifier VERIFIER = Hostile.verifier();

    @FuzzTest(maxDuration = "5s")
    @DictionaryEntries({
        "\"iss\"",
        "\"sub\"",
        "\"aud\"",
        "\"exp\"",
        "\"nbf\"",
        "\"iat\"",
        "\"role\"",
        "\"scope\"",
        "1e1000000000",
        "-0.0",
        "\\ud800"
    })
    void verify(FuzzedDataProvider data) {
        check(data);
    }

    static void check(FuzzedDataProvider data) {
        boolean whole = data.consumeBoolean();
        String text = data.consumeRemainingAsString();
        String claims = whole ? text : Hostile.CLAIMS.replaceFirst("\\}$", ",") + text + "}";
        String token = Hostile.KEY.sign(Hostile.HEADER, claims.getBytes(StandardCharsets.UTF_8));
        if (Hostile.reason(VERIFIER, token) == null) {
            VerifiedJwt jwt = VERIFIER.verify(token);
            assertThat(jwt.subject()).isNotEmpty();
            assertThat(jwt.roles()).doesNotContainNull();
            assertThat(jwt.scopes()).doesNotContainNull();
            assertThat(RetainedSize.of(jwt)).isPositive();
        }
    }
}
