// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.github.betterauthjwt.tasks.hardening.Deadlines;
import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements and decides when to retry them. It retries a statement that certainly had no effect. If the response
 * to a statement was lost, it retries only if running the statement twice has the same effect as running it once.
 * Thread-safe.
 */
public final class Database implements DatabaseCalls, AutoCloseable {

    /** Whether a statement may be repeated after its response was lost. */
    public enum Repeat {
        SAFE,
        UNSAFE
    }

    /** Records database calls. */
    @FunctionalInterface
    public interface Spans {

        <T> T around(Supplier<T> statements);
    }

    /** Sets the owner whose rows row-level security shows in this transaction. */
    private static final String SET_OWNER = "SELECT set_config('tasks.owner', :owner, true)";

    private static final Logger LOGGER = System.getLogger(Database.class.getName());

    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(40);

    /** How long a call may use a connection, so that a silent server cannot block a caller for longer. */
    private static final Duration BORROWING_LIMIT = Duration.ofSeconds(10);

    /**
     * The attempt of the current thread. DbClient requests a connection without naming the call. A separate client for
     * each call would need no such variable, but reading one task would take 96 µs of CPU time instead of 11 µs
     * ({@code benchmarks/dbclient}).
     */
    private static final ThreadLocal<@Nullable Attempt> ATTEMPT = new ThreadLocal<>();

    private final ConnectionPool pool;
    private final DbClient client;
    private final boolean rowLevelSecurity;
    private final Spans spans;
    private final Deadlines<Attempt> deadlines = new Deadlines<>("database-deadlines", Attempt::cutOff);
    private volatile long answered = System.nanoTime() - Long.MAX_VALUE / 2;
    private volatile boolean failing;

    /** Uses a pool and closes it at the end. */
    public Database(ConnectionPool pool, boolean rowLevelSecurity, Spans spans) {
        this.pool = pool;
        this.rowLevelSecurity = rowLevelSecurity;
        this.spans = spans;
        this.client = JdbcClientBuilder.create().connectionPool(this::borrow).build();
    }

    /** Opens a pool with the settings. Does not wait for the server. */
    public static Database open(DatabaseUrl url, Settings settings, Spans spans) {
        ConnectionPool pool = ConnectionPool.open(
                url,
                settings.postgres().direct(),
                settings.postgres().poolSize(),
                settings.postgres().poolWait());
        return new Database(pool, settings.postgres().rowLevelSecurity(), spans);
    }

    /** One attempt at a call, and the last connection that it used. */
    private static final class Attempt {

        private volatile @Nullable Connection connection;
        private volatile boolean cutOff;

        /** Aborts the connection. The thread that waits for a result gets an error. */
        void cutOff() {
            cutOff = true;
            Connection borrowed = connection;
            try {
                if (borrowed != null) {
                    borrowed.abort(Runnable::run);
                }
            } catch (SQLException e) {
                LOGGER.log(Level.WARNING, "A silent connection could not be closed", e);
            }
        }

        /** Closes the connection. DbClient keeps it if preparing a query fails. Closing it twice has no effect. */
        void takeBack() {
            Connection borrowed = connection;
            try {
                if (borrowed != null) {
                    borrowed.close();
                }
            } catch (SQLException e) {
                LOGGER.log(Level.DEBUG, "A lost connection could not be closed", e);
            }
        }
    }

    private Connection borrow() {
        Attempt attempt = Objects.requireNonNull(ATTEMPT.get(), "statements run within call");
        Connection connection = pool.take();
        attempt.connection = connection;
        deadlines.allow(attempt, BORROWING_LIMIT);
        try {
            // A socket timeout starts a timer for every read, which costs as much as the read.
            connection.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            throw new DbClientException("The connection broke before it was used", e);
        }
        return ServiceConnection.over(connection);
    }

    @Override
    public <T> T call(Repeat repeat, String owner, Function<DbExecute, T> statements) {
        return spans.around(() -> repeated(repeat, owner, statements));
    }

    private <T> T repeated(Repeat repeat, String owner, Function<DbExecute, T> statements) {
        for (int number = 1; ; number++) {
            Attempt attempt = new Attempt();
            ATTEMPT.set(attempt);
            try {
                T result = rowLevelSecurity ? asOwner(owner, statements) : statements.apply(client.execute());
                answered = System.nanoTime();
                failing = false;
                return result;
            } catch (ConnectionPool.NoConnectionException e) {
                throw unavailable(e); // the pool has already waited for as long as a request may wait
            } catch (RuntimeException e) {
                SQLException cause = sqlException(e);
                SqlFailure failure = cause == null ? null : SqlFailure.of(cause);
                if (failure == null) {
                    throw e;
                }
                if (failure.concernsNeighbours()) {
                    pool.evictIdle();
                }
                if (number == ATTEMPTS || attempt.cutOff || !failure.mayRepeat(repeat)) {
                    throw unavailable(e);
                }
                pause(number);
            } finally {
                ATTEMPT.remove();
                deadlines.end(attempt);
                attempt.takeBack();
            }
        }
    }

    private <T> T asOwner(String owner, Function<DbExecute, T> statements) {
        DbTransaction transaction = client.transaction();
        T result;
        try {
            showRowsOf(owner, transaction);
            result = statements.apply(transaction);
        } catch (RuntimeException e) {
            rollBack(transaction, e);
            throw e;
        }
        transaction.commit();
        return result;
    }

    /** Names the owner whose rows the statements that follow in the transaction can see with row-level security. */
    static void showRowsOf(String owner, DbTransaction transaction) {
        if (transaction
                .createNamedGet("owner", SET_OWNER)
                .params(Map.of("owner", owner))
                .execute()
                .isEmpty()) {
            throw new IllegalStateException("set_config returned no row");
        }
    }

    private static void rollBack(DbTransaction transaction, RuntimeException reason) {
        try {
            transaction.rollback();
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    private static @Nullable SQLException sqlException(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sqlException) {
                return sqlException;
            }
        }
        return null;
    }

    private static void pause(int number) {
        long millis = FIRST_PAUSE.toMillis() << (number - 1);
        try {
            Thread.sleep(millis + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException(e);
        }
    }

    private DatabaseUnavailableException unavailable(RuntimeException cause) {
        failing = true;
        SQLException sqlException = sqlException(cause);
        LOGGER.log(
                Level.WARNING,
                "The database is unavailable: {0}",
                sqlException == null ? cause.getMessage() : sqlException.getMessage());
        return new DatabaseUnavailableException(cause);
    }

    /** Returns whether a statement writes nothing, not even a lock. */
    public static boolean isRead(String sql) {
        return sql.startsWith("SELECT") && !sql.contains(" FOR ");
    }

    /** Returns whether a call succeeded within this time. */
    public boolean answeredWithin(Duration time) {
        return System.nanoTime() - answered < time.toNanos();
    }

    /** Returns whether the last call or check found the database unavailable. */
    public boolean isFailing() {
        return failing;
    }

    /** Returns whether the database responds within the time. */
    public boolean answers(Duration within) {
        boolean answers = pool.answers(within);
        failing = !answers;
        return answers;
    }

    public ConnectionPool pool() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
        deadlines.close();
    }
}
