// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFailureTest {

    @ParameterizedTest
    @CsvSource({
        "40001,true,true,false",
        "40P01,true,true,false",
        "53100,true,true,false",
        "53200,true,true,false",
        "53300,true,true,false",
        "25006,true,true,true",
        "57P01,true,true,true",
        "57P02,true,true,true",
        "57P03,true,true,true",
        "57P05,true,true,true",
        "08006,true,false,true",
        "08P01,true,false,true",
        "40003,false,false,false",
        "57014,false,false,false"
    })
    void of_stateOfAnOutage_decidesRetryAndNeighbours(String state, boolean safe, boolean unsafe, boolean neighbours) {
        SqlFailure failure = Objects.requireNonNull(SqlFailure.of(new SQLException("x", state)));

        assertThat(failure.mayRepeat(Database.Repeat.SAFE)).isEqualTo(safe);
        assertThat(failure.mayRepeat(Database.Repeat.UNSAFE)).isEqualTo(unsafe);
        assertThat(failure.concernsNeighbours()).isEqualTo(neighbours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42601", "25001", "57000", "22P05", "XX000", ""})
    void of_anyOtherState_isNull(String state) {
        assertThat(SqlFailure.of(new SQLException("x", state))).isNull();
    }

    @Test
    void of_noState_isNull() {
        assertThat(SqlFailure.of(new SQLException("x"))).isNull();
    }
}
