// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static io.github.betterauthjwt.Hostile.CLAIMS;
import static io.github.betterauthjwt.Hostile.GOOD;
import static io.github.betterauthjwt.Hostile.HEADER;
import static io.github.betterauthjwt.Hostile.KEY;
import static io.github.betterauthjwt.Hostile.base64;
import static io.github.betterauthjwt.Hostile.keyless;
import static io.github.betterauthjwt.Hostile.reason;
import static io.github.betterauthjwt.Hostile.signed;
import static io.github.betterauthjwt.Hostile.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are not a compact JWS of three parts, exceed the length limit, or are not canonical base64url. */
class HostileShapeTest {

    private static final String[] PARTS = GOOD.split("\\.", -1);

    @Test
    void verify_wellShapedToken_isAccepted() {
        assertThat(reason(verifier(), GOOD)).isNull();
    }

    static Stream<String> misshapen() {
        String header = PARTS[0];
        String payload = PARTS[1];
        String signature = PARTS[2];
        return Stream.of(
                " " + GOOD,
                GOOD + " ",
                GOOD + "\n",
                GOOD + "\r\n",
                "\t" + GOOD,
                GOOD + "\0",
                header + "\0." + payload + "." + signature,
                header + ". " + payload + "." + signature,
                GOOD + "=",
                header + "=." + payload + "." + signature,
                "Bearer " + GOOD,
                "bearer " + GOOD,
                "\"" + GOOD + "\"",
                "'" + GOOD + "'",
                GOOD + "," + GOOD,
                GOOD + ",opaque",
                GOOD.replace('.', '\u3002'),
                GOOD.replace(".", "%2E"),
                GOOD.replaceFirst("e", "\uff45"),
                "\ufeff" + GOOD,
                GOOD + "\u0000\u0000",
                "{\"payload\":\"" + payload + "\",\"protected\":\"" + header + "\",\"signature\":\"" + signature
                        + "\"}",
                "." + payload + "." + signature,
                header + ".." + signature,
                header + "." + payload + ".",
                header + "." + payload,
                header + "." + payload + "." + signature + ".",
                "." + GOOD,
                GOOD + "." + signature,
                "..",
                ".",
                "....",
                "eyJ\ud800." + payload + "." + signature);
    }

    @ParameterizedTest
    @MethodSource("misshapen")
    void shape_otherThanCompactJws_isRejectedBeforeKeysAreLookedUp(String token) {
        assertThat(reason(verifier(), token)).isEqualTo(Reason.MALFORMED);
        assertThat(reason(keyless(), token)).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void shape_fivePartsOfJwe_isNamed() {
        assertThat(reason(keyless(), base64("{\"alg\":\"dir\",\"enc\":\"A256GCM\"}") + "..aaaa.bbbb.cccc"))
                .isEqualTo(Reason.ENCRYPTED);
    }

    @Test
    void shape_emptyToken_isMissing() {
        assertThat(reason(keyless(), "")).isEqualTo(Reason.MISSING);
    }

    @Test
    void length_limit_isExact() {
        String token = ofLength(16 * 1024);
        assertThat(reason(verifier(), token)).isNull();
        assertThat(reason(verifier(), token + "A")).isEqualTo(Reason.TOO_LARGE);
        assertThat(reason(keyless(), "A".repeat(20_000_000))).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void length_eightKibibytes_alwaysFit() {
        assertThat(reason(verifier(), ofLength(8 * 1024))).isNull();
    }

    @Test
    void length_configuredLimit_isExact() {
        JwtVerifier verifier = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                .jwkSet(Keys.set(KEY))
                .clock(Claims.CLOCK)
                .maximumTokenLength(2048)
                .build();
        assertThat(reason(verifier, ofLength(2048))).isNull();
        assertThat(reason(verifier, ofLength(2052))).isEqualTo(Reason.TOO_LARGE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.builder("a", "b").maximumTokenLength(1023));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.builder("a", "b").maximumTokenLength(1024 * 1024 + 1));
    }

    /** Returns a valid token of this length, which must be a multiple of four. Its claims contain padding. */
    private static String ofLength(int characters) {
        String header = HEADER + " "; // 27 bytes, so 36 characters
        int claims = (characters - 36 - 86 - 2) / 4 * 3;
        int padding = claims - Claims.standard().with("pad", "\"\"").json().length();
        String token = KEY.sign(
                header,
                Claims.standard().with("pad", "\"" + "x".repeat(padding) + "\"").json());
        assertThat(token).hasSize(characters);
        return token;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void base64url_unusedTrailingBits_areRejectedInEachPart(int part) {
        String header = base64(HEADER + " ".repeat((3 - HEADER.length() % 3) % 3 + 1));
        String payload = base64(CLAIMS + " ".repeat((3 - CLAIMS.length() % 3) % 3 + 1));
        String[] parts = signed(header, payload).split("\\.");
        assertThat(reason(verifier(), String.join(".", parts))).isNull();
        parts[part] = withTrailingBit(parts[part]);
        String token = part == 2 ? String.join(".", parts) : signed(parts[0], parts[1]);
        assertThat(reason(verifier(), token)).isEqualTo(Reason.MALFORMED);
    }

    private static String withTrailingBit(String part) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = part.length() - 1;
        return part.substring(0, last) + alphabet.charAt(alphabet.indexOf(part.charAt(last)) + 1);
    }

    @Test
    void base64url_partOfImpossibleLength_isRejected() {
        assertThat(reason(
                        verifier(),
                        signed(base64(HEADER) + "A".repeat(5 - base64(HEADER).length() % 4), PARTS[1])))
                .isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "/", "=", "==", "!", "*", "\n"})
    void base64url_foreignCharacterInAPart_isRejected(String character) {
        for (int part = 0; part < PARTS.length; part++) {
            String[] parts = PARTS.clone();
            parts[part] += character;
            String token = part == 2 ? String.join(".", parts) : signed(parts[0], parts[1]);
            assertThat(reason(verifier(), token)).isEqualTo(Reason.MALFORMED);
        }
    }

    @Test
    @SuppressWarnings("NullAway") // the mistake under test
    void verify_null_isMisuse() {
        assertThatThrownBy(() -> verifier().verify(null)).isInstanceOf(NullPointerException.class);
    }
}
