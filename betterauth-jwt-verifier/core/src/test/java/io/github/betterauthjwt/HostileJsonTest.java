// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static io.github.betterauthjwt.Hostile.CLAIMS;
import static io.github.betterauthjwt.Hostile.HEADER;
import static io.github.betterauthjwt.Hostile.KEY;
import static io.github.betterauthjwt.Hostile.base64;
import static io.github.betterauthjwt.Hostile.reason;
import static io.github.betterauthjwt.Hostile.signed;
import static io.github.betterauthjwt.Hostile.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Signed tokens and key sets whose JSON is not strict, or is expensive to parse, such as deep nesting and colliding
 * names.
 */
class HostileJsonTest {

    /** Faults that turn a valid object into one that a strict parser rejects. */
    enum Fault {
        DUPLICATE_NAME(json -> json.replaceFirst("\\{", "{\"x\":1,\"x\":1,")),
        DUPLICATE_AFTER_UNESCAPING(json -> json.replaceFirst("\\{", "{\"x\":1,\"\\\\u0078\":1,")),
        DUPLICATE_DEEP_INSIDE(json -> json.replaceFirst("\\{", "{\"o\":[{\"x\":1,\"x\":1}],")),
        BYTE_ORDER_MARK(json -> "\ufeff" + json),
        TRAILING_TEXT(json -> json + "x"),
        TRAILING_BRACE(json -> json + "}"),
        SECOND_OBJECT(json -> json + json),
        TRAILING_NUL(json -> json + "\0"),
        ARRAY(json -> "[" + json + "]"),
        STRING(json -> "\"text\""),
        NUMBER(json -> "1"),
        NULL(json -> "null"),
        TRUE(json -> "true"),
        TRUNCATED(json -> json.substring(0, json.length() - 1)),
        BLANK(json -> "   "),
        NAN(json -> json.replaceFirst("\\{", "{\"x\":NaN,")),
        INFINITY(json -> json.replaceFirst("\\{", "{\"x\":-Infinity,")),
        LEADING_ZERO(json -> json.replaceFirst("\\{", "{\"x\":01,")),
        PLUS_SIGN(json -> json.replaceFirst("\\{", "{\"x\":+1,")),
        HEXADECIMAL(json -> json.replaceFirst("\\{", "{\"x\":0x1,")),
        BARE_POINT(json -> json.replaceFirst("\\{", "{\"x\":.5,")),
        TRAILING_POINT(json -> json.replaceFirst("\\{", "{\"x\":1.,")),
        COMMENT(json -> json.replaceFirst("\\{", "{/* c */")),
        LINE_COMMENT(json -> json.replaceFirst("\\{", "{// c\n")),
        SINGLE_QUOTES(json -> json.replaceFirst("\\{", "{'x':1,")),
        UNQUOTED_NAME(json -> json.replaceFirst("\\{", "{x:1,")),
        TRAILING_COMMA(json -> json.replaceFirst("}$", ",}")),
        MISSING_COMMA(json -> json.replaceFirst("\\{", "{\"x\":1 ")),
        RAW_TAB(json -> json.replaceFirst("\\{", "{\"x\":\"\t\",")),
        RAW_NEWLINE(json -> json.replaceFirst("\\{", "{\"x\":\"\n\",")),
        RAW_NUL(json -> json.replaceFirst("\\{", "{\"x\":\"\0\",")),
        UNKNOWN_ESCAPE(json -> json.replaceFirst("\\{", "{\"x\":\"\\\\q\",")),
        SHORT_ESCAPE(json -> json.replaceFirst("\\{", "{\"x\":\"\\\\u12\",")),
        WRONG_KEYWORD(json -> json.replaceFirst("\\{", "{\"x\":True,")),
        TOO_DEEP_ARRAYS(json -> json.replaceFirst("\\{", "{\"x\":" + "[".repeat(64) + "]".repeat(64) + ",")),
        TOO_DEEP_OBJECTS(
                json -> json.replaceFirst("\\{", "{\"x\":" + "{\"a\":".repeat(64) + "1" + "}".repeat(64) + ","));

        @SuppressWarnings("ImmutableEnumChecker") // stateless, but not annotated so
        private final Function<String, String> change;

        Fault(Function<String, String> change) {
            this.change = change;
        }

        String in(String json) {
            return change.apply(json);
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(Fault.values());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void json_faultyHeader_isRejected(Fault fault) {
        assertThat(reason(verifier(), KEY.sign(fault.in(HEADER), CLAIMS))).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void json_faultyClaims_areRejected(Fault fault) {
        assertThat(reason(verifier(), KEY.sign(HEADER, fault.in(CLAIMS)))).isEqualTo(Reason.MALFORMED);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void json_faultyJwkSet_isRejected(Fault fault) {
        byte[] set = fault.in(Keys.set(KEY)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> JwkSet.parse(set)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0af", // an overlong slash
                "ff", // never in UTF-8
                "80", // a stray continuation
                "e282", // cut short
                "eda080", // a surrogate
                "f4908080" // beyond U+10FFFF
            })
    void json_malformedUtf8_isRejectedEverywhere(String hex) {
        byte[] claims = with(hex, CLAIMS);
        assertThat(reason(verifier(), signed(base64(HEADER), Keys.base64(claims))))
                .isEqualTo(Reason.MALFORMED);
        byte[] header = with(hex, HEADER);
        assertThat(reason(verifier(), signed(Keys.base64(header), base64(CLAIMS))))
                .isEqualTo(Reason.MALFORMED);
        assertThatThrownBy(() -> JwkSet.parse(with(hex, Keys.set(KEY)))).isInstanceOf(IOException.class);
    }

    /** Returns the object with an added first member whose value is a string of these bytes. */
    private static byte[] with(String hex, String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("{\"x\":\"".getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(HexFormat.of().parseHex(hex));
        bytes.writeBytes(("\"," + json.substring(1)).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    @Test
    void json_strictOfEveryKind_isAccepted() {
        String claims = Claims.standard()
                .with("text", "\"\\u0041\\ud83d\\ude00 é\"")
                .with("numbers", "[0,-1,1.5,1e3,1E-3,123456789012345678901234567890]")
                .with("deep", "[".repeat(63) + "]".repeat(63))
                .with("nested", "{\"a\":{\"a\":[true,false,null]}}")
                .json();
        assertThat(reason(verifier(), KEY.sign("  {\"alg\" : \"EdDSA\",\r\n\t\"kid\" : \"k1\" } ", claims)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e1000000000",
                "-1e1000000000",
                "1e-1000000000",
                "1e2147483647",
                "1e-2147483648",
                "1e99999999999999999999",
                "0e1000000000",
                "1E+1000000000"
            })
    void bomb_hugeNumber_isNeverExpanded(String number) {
        for (String claim : new String[] {"exp", "nbf", "iat", "x"}) {
            String token =
                    KEY.sign(HEADER, Claims.standard().with(claim, number).json());
            assertThat(quickly(token)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":", "\"", "{\"a\":1,", "1", "\\", "[[],"})
    void bomb_ofOneToken_isRejectedQuickly(String piece) {
        String bomb = piece.repeat(12_000 / piece.length());
        for (String json : new String[] {bomb, "{\"x\":" + bomb, "{\"x\":" + bomb + "}"}) {
            assertThat(quickly(KEY.sign(json, "{}"))).isTrue();
            assertThat(quickly(KEY.sign(HEADER, json))).isTrue();
            assertThatThrownBy(() -> JwkSet.parse(json.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void bomb_manyCollidingNames_areProcessedQuickly() {
        StringBuilder json = new StringBuilder("{\"x\":1");
        for (int i = 0; json.length() < 11_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 10; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB"); // equal hash codes
            }
            json.append(",\"").append(name).append("\":1");
        }
        assertThat(quickly(KEY.sign(HEADER, json.append('}').toString()))).isTrue();
    }

    /** Returns whether verification ends, with any result, within about 100 times its usual CPU time. */
    private static boolean quickly(String token) {
        assertThat(reason(verifier(), Hostile.GOOD)).isNull(); // signature providers load once, which takes longer
        Duration begun = Hostile.cpuTime();
        reason(verifier(), token);
        return Hostile.cpuTime().minus(begun).compareTo(Duration.ofMillis(250)) < 0;
    }
}
