// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

/** Canonical base64url: each value has exactly one encoding. */
class Base64UrlTest {

    @Property(tries = 500)
    void decode_encodedBytes_areTheSame(@ForAll byte[] bytes) throws MalformedJsonException {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        assertThat(Base64Url.decode(text)).isEqualTo(bytes);
    }

    @Property(tries = 2000)
    void decode_anyTextOfTheAlphabet_isTheEncodingOfWhatItGives(
            @ForAll @AlphaChars @NumericChars @Chars({'-', '_'}) @StringLength(max = 12) String text) {
        byte[] bytes;
        try {
            bytes = Base64Url.decode(text);
        } catch (MalformedJsonException e) {
            return; // not an encoding of any value
        }
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                .isEqualTo(text);
    }

    @Property(tries = 1000)
    void decode_textWithAForeignCharacter_isRejected(
            @ForAll char character, @ForAll @StringLength(max = 3) String more) {
        String text = "AAAA" + character + more;
        if (!text.matches("[A-Za-z0-9_-]*")) {
            assertThatThrownBy(() -> Base64Url.decode(text)).isInstanceOf(MalformedJsonException.class);
        }
    }

    @Property(tries = 500)
    void decode_paddedText_isRejected(@ForAll byte[] bytes) {
        String text = Base64.getUrlEncoder().encodeToString(bytes);
        if (text.endsWith("=")) {
            assertThatThrownBy(() -> Base64Url.decode(text)).isInstanceOf(MalformedJsonException.class);
        }
    }
}
