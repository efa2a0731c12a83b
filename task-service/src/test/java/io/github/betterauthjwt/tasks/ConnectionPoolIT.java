// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.tasks.postgres.ConnectionPool;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Pools whose server is away or slow. */
class ConnectionPoolIT {

    private static ConnectionPool open(String address, Duration wait) {
        return ConnectionPool.open(DatabaseUrl.parse(address), true, 1, wait);
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    /** Accepts connections and closes them, as a proxy without a server does. */
    private static void drop(ServerSocket listener, AtomicInteger dropped) {
        while (!listener.isClosed()) {
            try {
                listener.accept().close();
                dropped.incrementAndGet();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    @Test
    void answers_no_retriesUntilTheServerIsBack() throws Exception {
        AtomicInteger dropped = new AtomicInteger();
        // Below the ports of outgoing connections, one of which could take this port before the proxy does.
        ServerSocket away = new ServerSocket(Program.freePort(), 50, InetAddress.getLoopbackAddress());
        try (ConnectionPool pool =
                open(DatabaseProxy.address(TestDatabase.url(), away.getLocalPort()), Duration.ofMillis(300))) {
            Thread dropping = Thread.startVirtualThread(() -> drop(away, dropped));
            await(() -> dropped.get() >= 3);
            assertThat(pool.answers(Duration.ofSeconds(1))).isFalse();

            away.close();
            dropping.join(); // until it ends, the port stays in use
            try (DatabaseProxy proxy = DatabaseProxy.to(TestDatabase.url(), away.getLocalPort())) {
                await(() -> pool.answers(Duration.ofSeconds(1)));
                assertThat(proxy.connections()).isPositive();
            }
        }
    }

    @Test
    void take_serverSlow_waitsNoLongerThanAllowed() throws Exception {
        try (DatabaseProxy proxy = DatabaseProxy.to(TestDatabase.url())) {
            proxy.delayConnections(Duration.ofSeconds(3));
            try (ConnectionPool pool = open(proxy.address(), Duration.ofMillis(300))) {
                assertThatThrownBy(pool::take).isInstanceOf(ConnectionPool.NoConnectionException.class);
                assertThat(pool.active() + pool.idle()).isZero();

                await(() -> pool.answers(Duration.ofSeconds(1)));
                assertThat(proxy.connections()).as("the login is awaited").isEqualTo(1);
            }
        }
    }

    @Test
    void close_serverAway_endsTheAttempts() throws Exception {
        AtomicInteger dropped = new AtomicInteger();
        try (ServerSocket away = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> drop(away, dropped));
            ConnectionPool pool =
                    open(DatabaseProxy.address(TestDatabase.url(), away.getLocalPort()), Duration.ofMillis(300));
            await(() -> dropped.get() >= 1);

            pool.close();

            int before = dropped.get();
            Thread.sleep(1000); // several times the pause between two attempts
            assertThat(dropped.get()).isEqualTo(before);
        }
    }
}
