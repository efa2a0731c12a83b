// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseFailureTest {

    private static SQLException failure(String state, Throwable cause) {
        return new SQLException("An I/O error occurred", state, cause);
    }

    @Test
    void describe_causeWithoutMessage_namesItsKind() {
        assertThat(DatabaseFailure.describe(failure("08006", new EOFException())))
                .isEqualTo("the connection was closed before the server responded");
        assertThat(DatabaseFailure.describe(failure("08006", new SocketException())))
                .isEqualTo("SocketException");
        assertThat(DatabaseFailure.describe(failure("08001", new UnknownHostException("db"))))
                .isEqualTo("the host db is unknown");
        assertThat(DatabaseFailure.describe(failure("08001", new ConnectException("No route to host"))))
                .isEqualTo("No route to host");
    }

    @ParameterizedTest
    @CsvSource({
        "08001,true",
        "08006,true",
        "57P01,true",
        "57P03,true",
        "53300,true",
        "25006,true",
        "28P01,false",
        "28000,false",
        "3D000,false",
        "42501,false"
    })
    void isTemporary_state_isTrueIfTheDatabaseMayReturn(String state, boolean temporary) {
        Throwable thrown = new IllegalStateException("Flyway", new SQLException("x", state));

        assertThat(DatabaseFailure.isTemporary(thrown)).isEqualTo(temporary);
    }

    @Test
    void isTemporary_settingToChange_isFalse() {
        assertThat(DatabaseFailure.isTemporary(failure("08006", new CertPathBuilderException("x"))))
                .isFalse();
        assertThat(DatabaseFailure.isTemporary(failure("08006", new FileNotFoundException("/ca.pem"))))
                .isFalse();
        assertThat(DatabaseFailure.isTemporary(new SQLException("The server does not support SSL.", "08004")))
                .isFalse();
    }
}
