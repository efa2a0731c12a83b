// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The pool of connections and the rules for trying again. A statement that certainly did nothing is tried again; one
 * whose answer was lost is tried again only if doing it twice is the same as doing it once. Thread-safe.
 */
final class Database implements AutoCloseable {

    /** Whether a statement may be repeated after its answer was lost. */
    enum Repeat {
        SAFE,
        UNSAFE
    }

    /** No connection could be had. Nothing was sent, so the database did nothing. */
    private static final class NoConnectionException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoConnectionException(SQLException cause) {
            super(cause);
        }
    }

    private static final Logger LOGGER = System.getLogger(Database.class.getName());

    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(40);
    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    /** For logging in and for being asked whether it is there; a call has {@link #CALL_TIME} instead. */
    private static final int SOCKET_TIMEOUT_SECONDS = 10;

    /** For all statements of a call, as no server may keep a request for longer by silence. */
    private static final Duration CALL_TIME = Duration.ofSeconds(10);

    private static final int STATEMENT_TIMEOUT_SECONDS = 5;
    private static final String STATEMENT_TIMEOUT = "-c statement_timeout=" + STATEMENT_TIMEOUT_SECONDS + "s";
    /** The connection this thread's statement runs on. */
    private static final ThreadLocal<@Nullable Connection> LENT = new ThreadLocal<>();

    private static final Duration RETURN_INTERVAL = Duration.ofMillis(200);
    private static final Duration EVICTION_INTERVAL = Duration.ofMillis(200);

    private static final String TIMED_OUT = "57014";

    /** Serialization failure, deadlock, the server stops or starts, too many connections: the statement was undone. */
    private static final Set<String> UNDONE = Set.of("40001", "40P01", "57P01", "57P02", "57P03", "53300");

    private final HikariConfig config;
    private final AtomicBoolean awaitingReturn = new AtomicBoolean();
    private volatile HikariDataSource pool;
    private volatile boolean closed;
    private final DbClient client;
    private final boolean rowLevelSecurity;
    private final boolean sleepsWhenIdle;
    private final Tracing tracing;
    private final Deadlines<Connection> deadlines = new Deadlines<>("database-calls", Database::abort);
    private final AtomicLong lastEviction = new AtomicLong(System.nanoTime() - EVICTION_INTERVAL.toNanos());

    private Database(HikariConfig config, boolean rowLevelSecurity, boolean sleepsWhenIdle, Tracing tracing) {
        this.config = config;
        this.pool = new HikariDataSource(config);
        this.rowLevelSecurity = rowLevelSecurity;
        this.sleepsWhenIdle = sleepsWhenIdle;
        this.tracing = tracing;
        this.client =
                JdbcClientBuilder.create().connectionPool(this::connection).build();
    }

    /** Opens a pool as the settings have it. */
    static Database open(DatabaseUrl url, Settings settings, Tracing tracing) {
        return open(
                url,
                settings.directDatabase(),
                settings.rowLevelSecurity(),
                settings.poolSize(),
                settings.poolWait(),
                tracing);
    }

    /**
     * Opens a pool. Does not wait for the server.
     *
     * @param direct whether the address is surely no transaction-mode pooler, so that prepared statements and start
     *     parameters may be used
     */
    static Database open(
            DatabaseUrl url, boolean direct, boolean rowLevelSecurity, int poolSize, Duration wait, Tracing tracing) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("tasks");
        config.setJdbcUrl(url.jdbcUrl());
        config.setDataSourceProperties(properties(url, direct));
        config.setMaximumPoolSize(poolSize);
        config.setConnectionTimeout(wait.toMillis());
        config.setValidationTimeout(Math.min(wait.toMillis(), TimeUnit.SECONDS.toMillis(1)));
        config.setInitializationFailTimeout(-1);
        config.setKeepaliveTime(0);
        config.setMinimumIdle(1); // until keepReady
        if (url.isNeon()) {
            // Nothing may keep a sleeping server awake.
            config.setMinimumIdle(0);
            config.setIdleTimeout(TimeUnit.SECONDS.toMillis(60));
        }
        return new Database(config, rowLevelSecurity, url.isNeon(), tracing);
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

    /** From now on all connections are kept ready. Before, each comes with need: to log in takes a JVM that just started long. */
    void keepReady() {
        if (!sleepsWhenIdle) {
            config.setMinimumIdle(config.getMaximumPoolSize()); // for pools to come
            pool.setMinimumIdle(config.getMaximumPoolSize());
        }
    }

    private Connection connection() {
        HikariDataSource asked = pool;
        try {
            Connection connection = asked.getConnection();
            LENT.set(connection);
            // A timeout of the socket starts a timer with every read, which costs as much as the read.
            connection.setNetworkTimeout(Runnable::run, 0);
            deadlines.allow(connection, CALL_TIME);
            return LeanRows.over(connection);
        } catch (SQLException e) {
            if (closed || !asked.isClosed()) {
                throw new NoConnectionException(e);
            }
            return connection(); // the server came back while this one waited, and there is a fresh pool
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run); // whoever waits for the answer is told that the connection broke
        } catch (SQLException e) {
            LOGGER.log(Level.WARNING, "A silent connection could not be closed", e);
        }
    }

    /**
     * Runs statements for one owner.
     *
     * @throws Problem 503 if the database cannot be reached or the outcome is not known
     */
    <T> T call(Repeat repeat, String owner, Function<DbExecute, T> statements) {
        return tracing.statement(() -> attempt(repeat, owner, statements));
    }

    private <T> T attempt(Repeat repeat, String owner, Function<DbExecute, T> statements) {
        for (int attempt = 1; ; attempt++) {
            try {
                return rowLevelSecurity ? asOwner(owner, statements) : statements.apply(client.execute());
            } catch (Problem e) {
                throw e;
            } catch (NoConnectionException e) {
                // The pool has waited and tried for as long as a request may.
                awaitReturn();
                throw unavailable(e);
            } catch (RuntimeException e) {
                SQLException cause = sqlException(e);
                if (cause == null || !isOutage(cause)) {
                    throw e;
                }
                evictIdleConnections(cause);
                if (attempt == ATTEMPTS || wasCutOff() || !mayRepeat(repeat, cause)) {
                    throw unavailable(e);
                }
                pause(attempt);
            } finally {
                takeBack();
            }
        }
    }

    /** Then the caller has waited long enough. */
    private boolean wasCutOff() {
        Connection connection = LENT.get();
        return connection != null && !deadlines.end(connection);
    }

    /** DbClient keeps the connection when preparing a query fails; closing one that was given back does nothing. */
    private void takeBack() {
        Connection connection = LENT.get();
        LENT.remove();
        if (connection != null) {
            deadlines.end(connection);
            try {
                connection.close();
            } catch (SQLException e) {
                LOGGER.log(Level.DEBUG, "A lost connection could not be closed", e);
            }
        }
    }

    private <T> T asOwner(String owner, Function<DbExecute, T> statements) {
        DbTransaction transaction = client.transaction();
        T result;
        try {
            if (transaction
                    .createNamedGet("owner", TaskSql.SET_OWNER)
                    .params(Map.of("owner", owner))
                    .execute()
                    .isEmpty()) {
                throw new IllegalStateException("set_config returned no row");
            }
            result = statements.apply(transaction);
        } catch (RuntimeException e) {
            rollBack(transaction, e);
            throw e;
        }
        transaction.commit();
        return result;
    }

    private static void rollBack(DbTransaction transaction, RuntimeException reason) {
        try {
            transaction.rollback();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Not after a statement that ran out of time: the next would too, and the caller has waited long enough. */
    private static boolean mayRepeat(Repeat repeat, SQLException cause) {
        if (TIMED_OUT.equals(cause.getSQLState())) {
            return false;
        }
        return UNDONE.contains(cause.getSQLState()) || repeat == Repeat.SAFE;
    }

    private static boolean isOutage(SQLException cause) {
        String state = cause.getSQLState();
        return state != null && (UNDONE.contains(state) || state.startsWith("08") || state.equals(TIMED_OUT));
    }

    private static @Nullable SQLException sqlException(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sqlException) {
                return sqlException;
            }
        }
        return null;
    }

    /** After a lost connection its neighbours are most likely lost too: better new ones than an error for each. */
    private void evictIdleConnections(SQLException cause) {
        String state = cause.getSQLState();
        if (!state.startsWith("08") && !state.startsWith("57P")) {
            return;
        }
        long last = lastEviction.get();
        long now = System.nanoTime();
        if (now - last > EVICTION_INTERVAL.toNanos() && lastEviction.compareAndSet(last, now)) {
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /**
     * While a server is gone the pool tries ever more seldom, in the end every five seconds. This asks five times a second and
     * has a fresh pool ready as soon as there is an answer.
     */
    private void awaitReturn() {
        if (pool.getHikariPoolMXBean().getTotalConnections() == 0 && awaitingReturn.compareAndSet(false, true)) {
            Thread.ofVirtual().name("database-return").start(this::renewPoolOnReturn);
        }
    }

    private void renewPoolOnReturn() {
        try {
            while (!closed && pool.getHikariPoolMXBean().getTotalConnections() == 0) {
                if (isBack()) {
                    HikariDataSource stale = pool;
                    pool = new HikariDataSource(config);
                    stale.close();
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

    private boolean isBack() {
        try (Connection connection =
                DriverManager.getConnection(config.getJdbcUrl(), config.getDataSourceProperties())) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false; // which is what was asked
        }
    }

    private static void pause(int attempt) {
        long millis = FIRST_PAUSE.toMillis() << (attempt - 1);
        try {
            Thread.sleep(millis + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.databaseUnavailable();
        }
    }

    private static Problem unavailable(RuntimeException cause) {
        SQLException sqlException = sqlException(cause);
        LOGGER.log(
                Level.WARNING,
                "The database is out of reach: {0}",
                sqlException == null ? cause.getMessage() : sqlException.getMessage());
        return Problem.databaseUnavailable();
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

    /** The pool, for its gauges. */
    HikariDataSource pool() {
        return pool;
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
        deadlines.close();
    }
}
