// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The pool of database connections. A request waits for a connection only for a limited time. The pool is usable again
 * as soon as the database is. Thread-safe.
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

    private static final Duration RETRY_INTERVAL = Duration.ofMillis(200);
    private static final Duration EVICTION_INTERVAL = Duration.ofMillis(200);

    private final PersistentDataSource server;
    private final HikariDataSource pool;
    private final boolean scalesToZero;
    private final AtomicLong lastEviction = new AtomicLong(System.nanoTime() - EVICTION_INTERVAL.toNanos());

    private ConnectionPool(PersistentDataSource server, HikariDataSource pool, boolean scalesToZero) {
        this.server = server;
        this.pool = pool;
        this.scalesToZero = scalesToZero;
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
        PersistentDataSource server = configure(new PersistentDataSource(), url, properties(url, direct));
        HikariConfig config = new HikariConfig();
        config.setPoolName("tasks");
        config.setDataSource(server);
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
        HikariDataSource pool = new HikariDataSource(config);
        server.pool = pool;
        return new ConnectionPool(server, pool, scalesToZero);
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

    /** Applies an address and the driver's properties to a data source, and returns it. */
    static <D extends PGSimpleDataSource> D configure(D dataSource, DatabaseUrl url, Properties properties) {
        dataSource.setUrl(url.jdbcUrl());
        try {
            for (String name : properties.stringPropertyNames()) {
                dataSource.setProperty(name, properties.getProperty(name));
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException("The driver rejects a property of the database's address", e);
        }
        return dataSource;
    }

    /**
     * Tries to connect until the server responds. If an attempt failed, Hikari would retry less and less often, in the
     * end every five seconds. Its callers nevertheless wait only for their own time. If the server responds with an
     * error, for example because it has too many connections, Hikari retries, unless the pool has no connection left.
     */
    private static final class PersistentDataSource extends PGSimpleDataSource {

        private static final long serialVersionUID = 1L;

        private volatile boolean closed;
        private transient volatile @Nullable HikariDataSource pool;

        @Override
        public Connection getConnection() throws SQLException {
            while (true) {
                try {
                    return open(super.getConnection());
                } catch (SQLException e) {
                    LOGGER.log(Level.DEBUG, "The database does not respond", e);
                    if (closed || !(isOutage(e) || poolIsEmpty())) {
                        throw e;
                    }
                    pauseAfter(e);
                }
            }
        }

        private Connection open(Connection connection) throws SQLException {
            if (closed) {
                connection.close();
                throw new SQLException("The pool is closed", "08003");
            }
            return connection;
        }

        /** Returns whether the server did not respond, or responded that it starts or stops. */
        private static boolean isOutage(SQLException failure) {
            SqlFailure kind = SqlFailure.of(failure);
            return failure.getSQLState() == null || (kind != null && kind.concernsNeighbours());
        }

        private boolean poolIsEmpty() {
            HikariDataSource started = pool;
            return started == null || started.getHikariPoolMXBean().getTotalConnections() == 0;
        }

        private void pauseAfter(SQLException failure) throws SQLException {
            try {
                Thread.sleep(RETRY_INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure;
            }
            if (closed) {
                throw failure;
            }
        }

        /** Keeps the login timeout of the address. Hikari would replace it by the time that a caller may wait. */
        @Override
        public void setLoginTimeout(int seconds) {}

        /** How long Hikari waits for an attempt when the pool closes. */
        @Override
        public int getLoginTimeout() {
            return CONNECT_TIMEOUT_SECONDS;
        }
    }

    /** Keeps all connections open from now on. Before, connections open on demand, because a new JVM logs in slowly. */
    public void keepReady() {
        if (!scalesToZero) {
            pool.setMinimumIdle(pool.getMaximumPoolSize());
        }
    }

    /**
     * Takes a connection. The caller must close it after use.
     *
     * @throws NoConnectionException if no connection became available in time
     */
    public Connection take() {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            throw new NoConnectionException(e);
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

    /** Returns whether the database responds within the time. */
    public boolean answers(Duration within) {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(Math.max(1, (int) within.toSeconds()));
        } catch (SQLException e) {
            LOGGER.log(Level.DEBUG, "The database does not respond", e);
            return false;
        }
    }

    /** Returns whether the server suspends when it receives no queries, as Neon's servers do. */
    public boolean scalesToZero() {
        return scalesToZero;
    }

    public int active() {
        return state().getActiveConnections();
    }

    public int idle() {
        return state().getIdleConnections();
    }

    public int waiting() {
        return state().getThreadsAwaitingConnection();
    }

    private HikariPoolMXBean state() {
        return pool.getHikariPoolMXBean();
    }

    HikariConfig settings() {
        return pool;
    }

    @Override
    public void close() {
        server.closed = true;
        pool.close();
    }
}
