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
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pools whose server is away or slow. */
class ConnectionPoolIT {

    /** Hikari alone would need more than a minute for them, because it pauses for up to 5 s. */
    private static final int MANY_ATTEMPTS = 30;

    private static ConnectionPool open(String address, Duration wait) {
        return ConnectionPool.open(DatabaseUrl.parse(address), true, 1, wait);
    }

    /** Accepts connections and closes them, as a proxy without a server does. */
    private static void drop(ServerSocket listener, AtomicInteger dropped) {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                dropped.incrementAndGet(); // before the client may notice
                connection.close();
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
            Await.until("many attempts", () -> dropped.get() >= MANY_ATTEMPTS);
            assertThat(pool.answers(Duration.ofSeconds(1))).isFalse();

            away.close();
            dropping.join(); // until it ends, the port stays in use
            try (DatabaseProxy proxy = DatabaseProxy.to(TestDatabase.url(), away.getLocalPort())) {
                Await.until("an answer", () -> pool.answers(Duration.ofSeconds(1)));
                assertThat(proxy.connections()).isPositive();
            }
        }
    }

    @Test
    void take_serverSlow_waitsNoLongerThanAllowed() throws Exception {
        try (DatabaseProxy proxy = DatabaseProxy.to(TestDatabase.url())) {
            proxy.silence(true);
            try (ConnectionPool pool = open(proxy.address(), Duration.ofMillis(300))) {
                assertThatThrownBy(pool::take).isInstanceOf(ConnectionPool.NoConnectionException.class);
                Thread.sleep(2000); // longer than the timeout that Hikari would set for the login
                assertThat(pool.active() + pool.idle()).isZero();

                proxy.silence(false);
                Await.until("an answer", () -> pool.answers(Duration.ofSeconds(1)));
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
            Await.until("an attempt", () -> dropped.get() >= 1);

            pool.close();

            int before = dropped.get();
            Thread.sleep(1000); // several times the pause between two attempts
            assertThat(dropped.get()).isEqualTo(before);
        }
    }
}
