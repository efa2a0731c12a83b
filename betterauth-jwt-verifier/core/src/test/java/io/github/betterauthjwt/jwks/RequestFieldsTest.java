// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Header fields of requests: what they may contain, and that their values stay secret. */
class RequestFieldsTest {

    @Test
    void with_sameNameInAnotherCase_replacesTheField() {
        RequestFields fields = RequestFields.DEFAULT.with("user-agent", "tasks/1.0");
        assertThat(fields.asMap()).containsOnlyKeys("Accept", "user-agent").containsEntry("User-Agent", "tasks/1.0");
        assertThat(RequestFields.DEFAULT.asMap().get("User-Agent")).startsWith("betterauth-jwt-verifier/");
    }

    @Test
    void toString_value_isNotShown() {
        assertThat(RequestFields.DEFAULT.with("X-Bypass", "secret-value"))
                .hasToString("RequestFields[Accept, User-Agent, X-Bypass]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"secret\r\nX: y", "secret\u0000", " secret", "secret ", "s\u00e9cret", "secret\n", "secret\u007f"
            })
    void with_valueThatCouldEndTheField_isRejectedWithoutShowingIt(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestFields.DEFAULT.with("X-Bypass", value))
                .withMessageContaining("X-Bypass")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "cret"));
    }

    @ParameterizedTest
    @CsvSource({"Host", "content-length", "Transfer-Encoding", "CONNECTION", "'X Y'", "'X:'", "''", "'X\r\nY'"})
    void with_nameThatTheTransportSetsOrIsNoToken_isRejected(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> RequestFields.DEFAULT.with(name, "x"));
    }

    @Test
    void with_limits_areInclusive() {
        RequestFields fields = RequestFields.DEFAULT.with("X", "v".repeat(8192));
        for (int i = fields.asMap().size(); i < 32; i++) {
            fields = fields.with("X-" + i, "v");
        }
        RequestFields full = fields;
        assertThat(full.with("X-31", "w").asMap()).hasSize(32);
        assertThatIllegalArgumentException().isThrownBy(() -> full.with("X-32", "v"));
        assertThatIllegalArgumentException().isThrownBy(() -> RequestFields.DEFAULT.with("X", "v".repeat(8193)));
    }
}
