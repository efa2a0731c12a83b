// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that strict JSON is parsed into. The tests of tokens and key sets cover invalid JSON. */
class StrictJsonTest {

    private static Map<String, ?> object(String json) throws MalformedJsonException {
        return StrictJson.object(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void object_valueOfEachKind_hasItsType() throws MalformedJsonException {
        Map<String, ?> object = object("{\"s\":\"é\\u0041\",\"l\":123456789012345678,\"b\":1234567890123456789,"
                + "\"d\":1.50,\"e\":1e3,\"t\":true,\"f\":false,\"n\":null,\"a\":[1,[]],\"o\":{\"x\":{}}}");
        assertThat(object.get("s")).isEqualTo("éA");
        assertThat(object.get("l")).isEqualTo(123456789012345678L);
        assertThat(object.get("b")).isEqualTo(new BigInteger("1234567890123456789"));
        assertThat(object.get("d")).isEqualTo(new BigDecimal("1.50"));
        assertThat(object.get("e")).isEqualTo(new BigDecimal("1e3"));
        assertThat(object.get("t")).isEqualTo(true);
        assertThat(object.get("f")).isEqualTo(false);
        assertThat(object).containsKey("n");
        assertThat(object.get("n")).isNull();
        assertThat(object.get("a")).isEqualTo(List.of(1L, List.of()));
        assertThat(object.get("o")).isEqualTo(Map.of("x", Map.of()));
        assertThat(object.keySet()).containsExactly("s", "l", "b", "d", "e", "t", "f", "n", "a", "o");
    }

    @Test
    void object_result_cannotBeChangedAtAnyDepth() throws MalformedJsonException {
        Map<String, ?> object = object("{\"a\":[1],\"o\":{}}");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> object.remove("a"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ((List<?>) Objects.requireNonNull(object.get("a"))).remove(0));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> ((Map<?, ?>) Objects.requireNonNull(object.get("o"))).clear());
    }

    @Test
    void object_depth_isBoundedExactly() throws MalformedJsonException {
        assertThat(object("{\"x\":" + "[".repeat(63) + "]".repeat(63) + "}")).containsKey("x");
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> object("{\"x\":" + "[".repeat(64) + "]".repeat(64) + "}"));
    }

    @Test
    void object_digits_areBounded() throws MalformedJsonException {
        assertThat(object("{\"x\":" + "9".repeat(1000) + "}").get("x")).isInstanceOf(BigInteger.class);
        assertThatExceptionOfType(MalformedJsonException.class)
                .isThrownBy(() -> object("{\"x\":" + "9".repeat(1001) + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void object_anotherEncoding_isRejected(String charset) {
        byte[] bytes = "{\"x\":\"é\"}".getBytes(Charset.forName(charset));
        assertThatExceptionOfType(MalformedJsonException.class).isThrownBy(() -> StrictJson.object(bytes));
    }

    @Test
    void object_anyCut_isRejectedAndNeverQuoted() {
        byte[] json = "{\"secret\":\"s3cr3t\",\"a\":[{\"b\":1.5e3}]}".getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < json.length; length++) {
            byte[] cut = Arrays.copyOf(json, length);
            assertThatExceptionOfType(MalformedJsonException.class)
                    .isThrownBy(() -> StrictJson.object(cut))
                    .withMessageNotContaining("s3cr3t");
        }
    }
}
