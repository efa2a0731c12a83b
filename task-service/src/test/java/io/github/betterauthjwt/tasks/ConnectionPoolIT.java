// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.betterauthjwt.tasks.hardening.ConnectionPool;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The renewal of a pool's connections. Its first connections to a real PostgreSQL are delayed. */
class ConnectionPoolIT {

    private DatabaseProxy proxy;

    @BeforeEach
    void start() throws Exception {
        proxy = DatabaseProxy.to(TestDatabase.url());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    /**
     * Opens a pool of one connection that waits for the given time. The first connection is slow, and later ones are
     * not.
     */
    private ConnectionPool open(Duration slow, Duration wait) throws Exception {
        proxy.delayConnections(slow);
        ConnectionPool pool = ConnectionPool.open(DatabaseUrl.parse(proxy.address()), true, 1, wait);
        await(() -> proxy.connections() == 1);
        proxy.delayConnections(Duration.ZERO);
        return pool;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    @Test
    void answers_no_retriesUntilTheServerIsBack() throws Exception {
        try (ConnectionPool pool = open(Duration.ofSeconds(8), Duration.ofMillis(300))) {
            HikariConfig first = pool.settings();

            assertThat(pool.answers(Duration.ofSeconds(1))).isFalse();

            await(() -> !pool.settings().equals(first));
            assertThat(pool.answers(Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void renew_connectionBorrowedAtTheLastMoment_staysUsable() throws Exception {
        try (ConnectionPool pool = open(Duration.ofMillis(700), Duration.ofMillis(1500))) {
            HikariDataSource first = (HikariDataSource) pool.settings();
            CompletableFuture<Connection> waiting = CompletableFuture.supplyAsync(pool::take);
            await(() -> pool.state().getThreadsAwaitingConnection() == 1);

            pool.awaitReturn();
            await(() -> !pool.settings().equals(first));
            try (Connection borrowed = waiting.get(10, TimeUnit.SECONDS);
                    Statement statement = borrowed.createStatement()) {
                assertThat(first.getHikariPoolMXBean().getActiveConnections()).isEqualTo(1);
                statement.execute("SELECT pg_sleep(2)");
                assertThat(first.isClosed()).isFalse();
            }
            await(first::isClosed);
            assertThat(pool.answers(Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void renew_afterClose_opensNothing() throws Exception {
        ConnectionPool pool = open(Duration.ofSeconds(1), Duration.ofMillis(300));
        HikariConfig first = pool.settings();
        proxy.delayConnections(Duration.ofMillis(700));

        pool.awaitReturn();
        await(() -> proxy.connections() == 2);
        pool.close();
        Thread.sleep(1500); // until the background check has found the server back

        assertThat(pool.settings()).isSameAs(first);
    }
}
