// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionPoolTest {

    private static ConnectionPool open(String address) {
        return ConnectionPool.open(DatabaseUrl.parse(address), false, 10, Duration.ofSeconds(2));
    }

    @Test
    void open_serverThatScalesToZero_keepsNoConnections() {
        try (ConnectionPool pool = open("postgresql://u:p@ep-a-pooler.eu.aws.neon.tech/db?sslmode=require")) {
            pool.keepReady();
            HikariConfig settings = pool.settings();
            assertThat(settings.getMinimumIdle()).isZero();
            assertThat(settings.getIdleTimeout()).isEqualTo(60_000);
            assertThat(settings.getKeepaliveTime()).isZero();
            assertThat(settings.getInitializationFailTimeout()).isEqualTo(-1);
            assertThat(pool.scalesToZero()).isTrue();
        }
    }

    @Test
    void keepReady_anyOtherServer_keepsAllConnections() {
        try (ConnectionPool pool = open("postgresql://u:p@127.0.0.1:1/db")) {
            assertThat(pool.settings().getMinimumIdle()).isEqualTo(1);
            pool.keepReady();
            assertThat(pool.settings().getMinimumIdle()).isEqualTo(10);
            assertThat(pool.scalesToZero()).isFalse();
        }
    }
}
