// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseTest {

    private static Database open(String address) {
        return Database.open(
                DatabaseUrl.parse(address), false, false, 10, Duration.ofSeconds(2), Tracing.of(TracingSettings.off()));
    }

    @Test
    void open_serverThatSleeps_keepsItFromNothing() {
        try (Database database = open("postgresql://u:p@ep-a-pooler.eu.aws.neon.tech/db?sslmode=require")) {
            HikariDataSource pool = database.pool();
            database.keepReady();
            assertThat(pool.getMinimumIdle()).isZero();
            assertThat(pool.getIdleTimeout()).isEqualTo(60_000);
            assertThat(pool.getKeepaliveTime()).isZero();
            assertThat(pool.getInitializationFailTimeout()).isEqualTo(-1);
            assertThat(database.sleepsWhenIdle()).isTrue();
        }
    }

    @Test
    void keepReady_anyOtherServer_keepsAllConnections() {
        try (Database database = open("postgresql://u:p@127.0.0.1:1/db")) {
            assertThat(database.pool().getMinimumIdle()).isEqualTo(1);
            database.keepReady();
            assertThat(database.pool().getMinimumIdle()).isEqualTo(10);
            assertThat(database.sleepsWhenIdle()).isFalse();
        }
    }
}
