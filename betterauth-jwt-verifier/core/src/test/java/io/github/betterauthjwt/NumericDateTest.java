// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Times of every size and format. Only a JSON number is a time; a value out of range is the nearest {@code Instant}.
 */
class NumericDateTest {

    private static @Nullable Instant read(String json) throws MalformedJsonException {
        byte[] claims = ("{\"exp\":" + json + "}").getBytes(StandardCharsets.UTF_8);
        return NumericDate.read(StrictJson.object(claims), "exp");
    }

    @ParameterizedTest
    @CsvSource({
        "0,1970-01-01T00:00:00Z",
        "-0,1970-01-01T00:00:00Z",
        "1795367343,2026-11-22T17:09:03Z",
        "1795367343.5,2026-11-22T17:09:03.500Z",
        "1795367343.000000001,2026-11-22T17:09:03.000000001Z",
        "1795367343.0000000019,2026-11-22T17:09:03.000000001Z",
        "1.795367343e9,2026-11-22T17:09:03Z",
        "17953673430E-1,2026-11-22T17:09:03Z",
        "4294967296,2106-02-07T06:28:16Z",
        "253402300800,+10000-01-01T00:00:00Z",
        "-1,1969-12-31T23:59:59Z",
        "-0.5,1969-12-31T23:59:59.500Z",
        "1e-30,1970-01-01T00:00:00Z",
        "0e999999999,1970-01-01T00:00:00Z",
        "1e-999999999,1970-01-01T00:00:00Z"
    })
    void read_number_isThatInstant(String json, Instant expected) throws MalformedJsonException {
        assertThat(read(json)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e308",
                "18446744073709551617",
                "9223372036854775807",
                "9223372036854775808",
                "1e1000000000",
                "31556889864403199",
                "99999999999999999999999999999999999999"
            })
    void read_numberAfterTheLastInstant_isTheLastInstant(String json) throws MalformedJsonException {
        assertThat(read(json)).isEqualTo(Instant.MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1e308", "-18446744073709551617", "-9223372036854775808", "-1e1000000000"})
    void read_numberBeforeTheFirstInstant_isTheFirstInstant(String json) throws MalformedJsonException {
        assertThat(read(json)).isEqualTo(Instant.MIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "\"1795367343\"", "\"\"", "true", "false", "[]", "[1795367343]", "{}", "{\"exp\":1}"})
    void read_anotherType_isRejectedAndNotTakenForAbsent(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        InvalidJwtException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_CLAIM));
    }

    @Test
    void read_absent_isNull() throws MalformedJsonException {
        assertThat(NumericDate.read(StrictJson.object("{}".getBytes(StandardCharsets.UTF_8)), "exp"))
                .isNull();
    }
}
