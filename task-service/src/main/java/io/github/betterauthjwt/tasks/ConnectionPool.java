// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The connections to the database, which a request waits for no longer than it may, and which are there again as soon as
 * the database is. Thread-safe.
 */
final class ConnectionPool implements AutoCloseable {

    /** No connection could be had. Nothing was sent, so the database did nothing. */
    static final class NoConnectionException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoConnectionException(SQLException cause) {
            super(cause);
        }
    }

    private static final Logger LOGGER = System.getLogger(ConnectionPool.class.getName());

    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    /** For logging in and for being asked whether it is there; calls have a deadline instead. */
    private static final int SOCKET_TIMEOUT_SECONDS = 10;

    private static final int STATEMENT_TIMEOUT_SECONDS = 5;
    private static final String STATEMENT_TIMEOUT = "-c statement_timeout=" + STATEMENT_TIMEOUT_SECONDS + "s";

    private static final Duration RETURN_INTERVAL = Duration.ofMillis(200);
    private static final Duration EVICTION_INTERVAL = Duration.ofMillis(200);

    private final HikariConfig config;
    private final boolean sleepsWhenIdle;
    private final AtomicBoolean awaitingReturn = new AtomicBoolean();
    private final AtomicLong lastEviction = new AtomicLong(System.nanoTime() - EVICTION_INTERVAL.toNanos());
    private volatile HikariDataSource pool;
    private volatile boolean closed;

    private ConnectionPool(HikariConfig config, boolean sleepsWhenIdle) {
        this.config = config;
        this.sleepsWhenIdle = sleepsWhenIdle;
        this.pool = new HikariDataSource(config);
    }

    /**
     * Opens a pool. Does not wait for the server.
     *
     * @param direct whether the address is surely no transaction-mode pooler, so that prepared statements and start
     *     parameters may be used
     * @param wait how long one may wait for a connection
     */
    static ConnectionPool open(DatabaseUrl url, boolean direct, int size, Duration wait) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("tasks");
        config.setJdbcUrl(url.jdbcUrl());
        config.setDataSourceProperties(properties(url, direct));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1); // until keepReady
        config.setConnectionTimeout(wait.toMillis());
        config.setValidationTimeout(Math.min(wait.toMillis(), TimeUnit.SECONDS.toMillis(1)));
        config.setInitializationFailTimeout(-1);
        config.setKeepaliveTime(0);
        if (url.isNeon()) {
            // Nothing may keep a sleeping server awake.
            config.setMinimumIdle(0);
            config.setIdleTimeout(TimeUnit.SECONDS.toMillis(60));
        }
        return new ConnectionPool(config, url.isNeon());
    }

    static Properties properties(DatabaseUrl url, boolean direct) {
        Properties properties = url.properties();
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        properties.putIfAbsent("ApplicationName", "task-service");
        if (direct) {
            properties.merge("options", STATEMENT_TIMEOUT, (given, ours) -> ours + " " + given);
        } else {
            // A pooler passes no start parameter on, but the cancel request that the driver sends after this time.
            properties.setProperty("queryTimeout", Integer.toString(STATEMENT_TIMEOUT_SECONDS));
            // A pooler may hand a prepared statement's name to another client's connection.
            properties.setProperty("prepareThreshold", "0");
        }
        return properties;
    }

    /** From now on all connections are kept ready. Before, each comes with need: a JVM that just started is slow to log in. */
    void keepReady() {
        if (!sleepsWhenIdle) {
            config.setMinimumIdle(config.getMaximumPoolSize()); // for pools to come
            pool.setMinimumIdle(config.getMaximumPoolSize());
        }
    }

    /**
     * Takes a connection, to be closed after use.
     *
     * @throws NoConnectionException if none could be had in time
     */
    Connection take() {
        HikariDataSource asked = pool;
        try {
            return asked.getConnection();
        } catch (SQLException e) {
            if (closed || !asked.isClosed()) {
                throw new NoConnectionException(e);
            }
            return take(); // the server came back while this one waited, and there is a fresh pool
        }
    }

    /** After a lost connection its neighbours are most likely lost too: better new ones than an error for each. */
    void evictIdle() {
        long last = lastEviction.get();
        long now = System.nanoTime();
        if (now - last > EVICTION_INTERVAL.toNanos() && lastEviction.compareAndSet(last, now)) {
            state().softEvictConnections();
        }
    }

    /**
     * While a server is gone Hikari tries ever more seldom, in the end every five seconds. This asks five times a second
     * and has a fresh pool ready as soon as there is an answer.
     */
    void awaitReturn() {
        if (state().getTotalConnections() == 0 && awaitingReturn.compareAndSet(false, true)) {
            Thread.ofVirtual().name("database-return").start(this::renewOnReturn);
        }
    }

    private void renewOnReturn() {
        try {
            while (!closed && state().getTotalConnections() == 0) {
                if (isBack()) {
                    renew();
                    return;
                }
                Thread.sleep(RETURN_INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            awaitingReturn.set(false);
        }
    }

    private void renew() {
        HikariDataSource fresh = new HikariDataSource(config);
        HikariDataSource stale = pool;
        if (state().getTotalConnections() > 0) {
            fresh.close(); // the other was as quick, and its connections may be in use
            return;
        }
        pool = fresh;
        stale.close();
    }

    private boolean isBack() {
        try (Connection connection =
                DriverManager.getConnection(config.getJdbcUrl(), config.getDataSourceProperties())) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false; // which is what was asked
        }
    }

    /** Whether the database answers within the time. */
    boolean answers(Duration within) {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(Math.max(1, (int) within.toSeconds()));
        } catch (SQLException e) {
            LOGGER.log(Level.DEBUG, "The database does not answer", e);
            return false;
        }
    }

    /** Whether the server goes to sleep when nobody asks it anything, as Neon's do. */
    boolean sleepsWhenIdle() {
        return sleepsWhenIdle;
    }

    /** How many connections there are, and who waits for one. */
    HikariPoolMXBean state() {
        return pool.getHikariPoolMXBean();
    }

    /** What the pool was told. */
    HikariConfig settings() {
        return pool;
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
