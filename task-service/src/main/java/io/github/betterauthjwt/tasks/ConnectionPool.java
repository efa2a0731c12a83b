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
import java.util.concurrent.locks.ReentrantLock;

/**
 * The connections to the database, which a request waits for no longer than it may, and which are there again as soon as
 * the database is. Thread-safe.
 *
 * <p>There is one pool that is asked. {@link #renew} alone puts another in its place, which no longer happens once this is
 * closed, so that the one that {@link #close} finds is the last. Whoever still waits for the one before, or was lent a
 * connection by it, is served by it to the end.
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

    private final boolean sleepsWhenIdle;
    /** True while a thread asks for the server: there is one at most. */
    private final AtomicBoolean awaitingReturn = new AtomicBoolean();

    private final AtomicLong lastEviction = new AtomicLong(System.nanoTime() - EVICTION_INTERVAL.toNanos());

    /** Held to change what is below; the volatile ones are read without. */
    private final ReentrantLock change = new ReentrantLock();
    /** What every pool is made of, the next one too. */
    private final HikariConfig config;

    private volatile HikariDataSource pool;
    /** Never false again. */
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
        return open(url, direct, size, wait, url.isNeon());
    }

    /** The same, before a server that sleeps when idle or does not, whatever its address. */
    static ConnectionPool open(DatabaseUrl url, boolean direct, int size, Duration wait, boolean sleepsWhenIdle) {
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
        if (sleepsWhenIdle) {
            // Nothing may keep a sleeping server awake.
            config.setMinimumIdle(0);
            config.setIdleTimeout(TimeUnit.SECONDS.toMillis(60));
        }
        return new ConnectionPool(config, sleepsWhenIdle);
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
        if (sleepsWhenIdle) {
            return;
        }
        change.lock();
        try {
            config.setMinimumIdle(config.getMaximumPoolSize()); // for pools to come
            pool.setMinimumIdle(config.getMaximumPoolSize());
        } finally {
            change.unlock();
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
            if (closed || asked.equals(pool)) {
                throw new NoConnectionException(e);
            }
            return take(); // the server came back while this one waited
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
        change.lock();
        try {
            if (closed || state().getTotalConnections() > 0) {
                return; // the pool was as quick
            }
            HikariDataSource stale = pool;
            pool = new HikariDataSource(config);
            stale.setMinimumIdle(0); // it opens what somebody waits for, and no more
            Thread.ofVirtual().name("database-stale").start(() -> retire(stale));
        } finally {
            change.unlock();
        }
    }

    /** Closing a pool breaks the connections it has lent, and it may have lent one in the last moment. */
    private void retire(HikariDataSource stale) {
        try {
            long longestWaitOver = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.getConnectionTimeout());
            while (!closed && (System.nanoTime() - longestWaitOver < 0 || isInUse(stale.getHikariPoolMXBean()))) {
                Thread.sleep(RETURN_INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stale.close();
        }
    }

    private static boolean isInUse(HikariPoolMXBean pool) {
        return pool.getThreadsAwaitingConnection() > 0 || pool.getActiveConnections() > 0;
    }

    private boolean isBack() {
        try (Connection connection =
                DriverManager.getConnection(config.getJdbcUrl(), config.getDataSourceProperties())) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false; // which is what was asked
        }
    }

    /** Whether the database answers within the time. If not, it is asked until it is back. */
    boolean answers(Duration within) {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(Math.max(1, (int) within.toSeconds()));
        } catch (SQLException e) {
            LOGGER.log(Level.DEBUG, "The database does not answer", e);
            awaitReturn();
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
        change.lock();
        try {
            closed = true;
            pool.close();
        } finally {
            change.unlock();
        }
    }
}
