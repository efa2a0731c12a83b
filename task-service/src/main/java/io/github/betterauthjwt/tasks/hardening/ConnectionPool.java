// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
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
 * The pool of database connections. A request waits for a connection only for a limited time. The pool is usable again
 * as soon as the database is. Thread-safe.
 *
 * <p>One Hikari pool is current at any time. Only {@link #renew} replaces it, and never after {@link #close}, so
 * {@code close} always finds the last one. Callers that wait for a connection of a replaced pool, or hold one, use that
 * pool until they finish.
 */
public final class ConnectionPool implements AutoCloseable {

    /** Thrown when no connection was available. Nothing was sent, so the database did nothing. */
    public static final class NoConnectionException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoConnectionException(SQLException cause) {
            super(cause);
        }
    }

    private static final Logger LOGGER = System.getLogger(ConnectionPool.class.getName());

    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    /** For logins and for validity checks. Calls have a deadline instead. */
    private static final int SOCKET_TIMEOUT_SECONDS = 10;

    private static final int STATEMENT_TIMEOUT_SECONDS = 5;
    private static final String STATEMENT_TIMEOUT = "-c statement_timeout=" + STATEMENT_TIMEOUT_SECONDS + "s";

    private static final Duration RETURN_INTERVAL = Duration.ofMillis(200);
    private static final Duration EVICTION_INTERVAL = Duration.ofMillis(200);

    private final boolean scalesToZero;
    /** True while a thread checks whether the server is back. There is at most one such thread. */
    private final AtomicBoolean awaitingReturn = new AtomicBoolean();

    private final AtomicLong lastEviction = new AtomicLong(System.nanoTime() - EVICTION_INTERVAL.toNanos());

    /** Held to change the fields below. The volatile ones are read without it. */
    private final ReentrantLock change = new ReentrantLock();
    /** The configuration of every pool, including later replacements. */
    private final HikariConfig config;

    private volatile HikariDataSource pool;
    /** Never becomes false again. */
    private volatile boolean closed;

    private ConnectionPool(HikariConfig config, boolean scalesToZero) {
        this.config = config;
        this.scalesToZero = scalesToZero;
        this.pool = new HikariDataSource(config);
    }

    /**
     * Opens a pool. Does not wait for the server.
     *
     * @param direct whether the address is known not to be a transaction-mode pooler, so that prepared statements and
     *     startup parameters may be used
     * @param wait how long a caller may wait for a connection
     */
    public static ConnectionPool open(DatabaseUrl url, boolean direct, int size, Duration wait) {
        return open(url, direct, size, wait, url.isNeon());
    }

    /** Opens a pool. The parameter {@code scalesToZero} replaces the decision that the address implies. */
    public static ConnectionPool open(DatabaseUrl url, boolean direct, int size, Duration wait, boolean scalesToZero) {
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
        if (scalesToZero) {
            // An idle connection must not keep a sleeping server awake.
            config.setMinimumIdle(0);
            config.setIdleTimeout(TimeUnit.SECONDS.toMillis(60));
        }
        return new ConnectionPool(config, scalesToZero);
    }

    /** Returns the driver's properties for a pool. With {@code direct}, nothing is between the service and the server. */
    public static Properties properties(DatabaseUrl url, boolean direct) {
        Properties properties = url.properties();
        properties.putIfAbsent("connectTimeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(SOCKET_TIMEOUT_SECONDS));
        properties.putIfAbsent("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", Integer.toString(SOCKET_TIMEOUT_SECONDS));
        properties.putIfAbsent("ApplicationName", "task-service");
        if (direct) {
            properties.merge("options", STATEMENT_TIMEOUT, (given, ours) -> ours + " " + given);
        } else {
            // A pooler does not forward startup parameters. It forwards the cancel request that the driver sends for a
            // read after this time.
            properties.setProperty("queryTimeout", Integer.toString(STATEMENT_TIMEOUT_SECONDS));
            // A pooler may assign a prepared statement's name to another client's connection.
            properties.setProperty("prepareThreshold", "0");
        }
        return properties;
    }

    /** Keeps all connections open from now on. Before, connections open on demand, because a new JVM logs in slowly. */
    public void keepReady() {
        if (scalesToZero) {
            return;
        }
        change.lock();
        try {
            config.setMinimumIdle(config.getMaximumPoolSize()); // for later pools
            pool.setMinimumIdle(config.getMaximumPoolSize());
        } finally {
            change.unlock();
        }
    }

    /**
     * Takes a connection. The caller must close it after use.
     *
     * @throws NoConnectionException if no connection became available in time
     */
    public Connection take() {
        HikariDataSource current = pool;
        try {
            return current.getConnection();
        } catch (SQLException e) {
            if (closed || current.equals(pool)) {
                throw new NoConnectionException(e);
            }
            return take(); // the server came back during the wait
        }
    }

    /**
     * Evicts idle connections after one connection was lost. The others are probably lost too, and each would cause an
     * error.
     */
    public void evictIdle() {
        long last = lastEviction.get();
        long now = System.nanoTime();
        if (now - last > EVICTION_INTERVAL.toNanos() && lastEviction.compareAndSet(last, now)) {
            state().softEvictConnections();
        }
    }

    /**
     * Waits in the background until the server returns. While a server is unavailable, Hikari retries less and less
     * often, in the end every five seconds. This method tries five times a second and creates a fresh pool as soon as
     * the server responds.
     */
    public void awaitReturn() {
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
                return; // the current pool has already reconnected
            }
            HikariDataSource stale = pool;
            pool = new HikariDataSource(config);
            stale.setMinimumIdle(0); // from now on it opens connections only for waiting callers
            Thread.ofVirtual().name("database-stale").start(() -> retire(stale));
        } finally {
            change.unlock();
        }
    }

    /**
     * Closes a replaced pool when it is no longer used. Closing a pool breaks the connections that are in use, and a
     * caller may have taken one at the last moment.
     */
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
            return false; // the server is not back
        }
    }

    /** Returns whether the database responds within the time. If it does not, {@link #awaitReturn} starts. */
    public boolean answers(Duration within) {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(Math.max(1, (int) within.toSeconds()));
        } catch (SQLException e) {
            LOGGER.log(Level.DEBUG, "The database does not respond", e);
            awaitReturn();
            return false;
        }
    }

    /** Returns whether the server suspends when it receives no queries, as Neon's servers do. */
    public boolean scalesToZero() {
        return scalesToZero;
    }

    /** Returns the number of connections in use. */
    public int active() {
        return state().getActiveConnections();
    }

    /** Returns the number of open connections that are not in use. */
    public int idle() {
        return state().getIdleConnections();
    }

    /** Returns the number of callers that wait for a connection. */
    public int waiting() {
        return state().getThreadsAwaitingConnection();
    }

    /** Returns the number of connections and of waiting callers. */
    public HikariPoolMXBean state() {
        return pool.getHikariPoolMXBean();
    }

    /** Returns the pool's configuration. */
    public HikariConfig settings() {
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
