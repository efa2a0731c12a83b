// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Learns of the revocations that other instances record. It waits for notifications on a separate connection, and then
 * reads the rows that changed. A pooler may not forward notifications, so without a direct connection it reads twice a
 * second. After each new connection it reads all rows, because it may have missed some.
 */
public final class RevocationFeed implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(RevocationFeed.class.getName());

    private static final String COLUMNS = "SELECT claim, value, issued_until FROM tasks.revocations";
    private static final String ALL = COLUMNS + " WHERE expires_at > now() ORDER BY issued_until";
    /** Limits the rows that are in memory at once; {@link #ALL} is read in parts. */
    private static final int MOST_CHANGES = 5000;

    private static final String CHANGED =
            COLUMNS + " WHERE changed_at > now() - make_interval(secs => ?) LIMIT " + (MOST_CHANGES + 1);
    /** Several instances may do so at once, and none of them waits for another. */
    private static final String DELETE_EXPIRED = "DELETE FROM tasks.revocations WHERE (claim, value) IN (SELECT claim,"
            + " value FROM tasks.revocations WHERE expires_at <= now() LIMIT 1000 FOR UPDATE SKIP LOCKED)";

    private static final int ROWS_AT_ONCE = 1000;
    private static final int NOTIFIED_INTERVAL_MILLIS = 5000;
    private static final int POLLED_INTERVAL_MILLIS = 500;
    /** Several notifications lead to one read. */
    private static final long LEAST_INTERVAL_MILLIS = 25;

    /** A row becomes visible when it is committed, which may be this much later than its time. */
    private static final Duration COMMIT = Duration.ofSeconds(15);

    private static final Duration CLEANUP_INTERVAL = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DatabaseUrl url;
    private final boolean direct;
    private final KnownRevocations known;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("revocations").unstarted(this::run);
    private volatile boolean closed;
    private volatile @Nullable Connection connection;

    /** The rows of the last read, which need not be added again. */
    private Set<Revocation> recent = Set.of();

    private long lastRead;
    private long lastCleanup = System.nanoTime() - CLEANUP_INTERVAL.toNanos();

    /**
     * Creates a feed, which does nothing yet.
     *
     * @param direct whether nothing is between the service and the server
     */
    public RevocationFeed(DatabaseUrl url, boolean direct, KnownRevocations known) {
        this.url = url;
        this.direct = direct;
        this.known = known;
    }

    /**
     * Reads all revocations, and follows them from then on.
     *
     * @throws StartException if they cannot be read
     */
    public void start() {
        try {
            connect();
        } catch (SQLException e) {
            close();
            throw new StartException("The revocations cannot be read: " + e.getMessage(), e);
        }
        thread.start();
    }

    private void connect() throws SQLException {
        Connection opened = DriverManager.getConnection(url.jdbcUrl(), ConnectionPool.properties(url, direct));
        connection = opened;
        if (direct) {
            try (Statement statement = opened.createStatement()) {
                statement.execute("LISTEN " + RevocationStore.CHANNEL); // before the read, so that nothing is missed
            }
        }
        readAll(opened);
    }

    private void readAll(Connection opened) throws SQLException {
        lastRead = System.nanoTime();
        recent = Set.of();
        known.beginReload();
        opened.setAutoCommit(false); // a cursor needs a transaction
        try (PreparedStatement statement = opened.prepareStatement(ALL)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            read(statement, known::reload);
        }
        opened.commit();
        opened.setAutoCommit(true);
        known.endReload();
    }

    private static void read(PreparedStatement statement, Consumer<Revocation> action) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                action.accept(new Revocation(
                        Revocation.Claim.valueOf(rows.getString(1).toUpperCase(Locale.ROOT)),
                        rows.getString(2),
                        rows.getObject(3, OffsetDateTime.class).toInstant()));
            }
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try {
                if (connection == null) {
                    connect();
                    LOGGER.log(Level.INFO, "Revocations are read again");
                }
                pause = FIRST_PAUSE;
                follow();
            } catch (SQLException e) {
                disconnect();
                if (!closed) {
                    LOGGER.log(Level.WARNING, "Revocations of other instances are unavailable: {0}", e.getMessage());
                }
                pause = sleep(pause);
            } catch (InterruptedException e) {
                break; // closed
            }
        }
        disconnect();
    }

    private void follow() throws SQLException, InterruptedException {
        Connection opened = connection;
        while (!closed && opened != null) {
            Thread.sleep(LEAST_INTERVAL_MILLIS);
            if (direct) {
                opened.unwrap(PGConnection.class).getNotifications(NOTIFIED_INTERVAL_MILLIS);
            } else {
                Thread.sleep(POLLED_INTERVAL_MILLIS);
            }
            readChanges(opened);
            deleteExpired(opened);
        }
    }

    private void readChanges(Connection opened) throws SQLException {
        long now = System.nanoTime();
        Set<Revocation> rows = new HashSet<>();
        try (PreparedStatement statement = opened.prepareStatement(CHANGED)) {
            statement.setDouble(1, COMMIT.toSeconds() + (now - lastRead) / (double) TimeUnit.SECONDS.toNanos(1));
            read(statement, rows::add);
        }
        if (rows.size() > MOST_CHANGES) {
            readAll(opened);
            return;
        }
        for (Revocation row : rows) {
            if (!recent.contains(row)) {
                known.add(row);
            }
        }
        recent = rows;
        lastRead = now;
    }

    private void deleteExpired(Connection opened) throws SQLException {
        if (System.nanoTime() - lastCleanup < CLEANUP_INTERVAL.toNanos()) {
            return;
        }
        lastCleanup = System.nanoTime();
        try (Statement statement = opened.createStatement()) {
            statement.executeUpdate(DELETE_EXPIRED);
        }
    }

    /** Sleeps for about this time, and returns the next one. */
    private Duration sleep(Duration pause) {
        try {
            long millis = pause.toMillis();
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
        Duration next = pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }

    /** Closes the socket, so that a thread that waits for the server gets an error. */
    private void disconnect() {
        Connection opened = connection;
        connection = null;
        try {
            if (opened != null) {
                opened.abort(Runnable::run);
            }
        } catch (SQLException e) {
            LOGGER.log(Level.DEBUG, "A lost connection could not be closed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        disconnect();
    }
}
