// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jdbc;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.ReplayStoreException;
import io.github.betterauthjwt.bearer.ReplayStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Remembers DPoP proofs in a PostgreSQL database that all instances of a service share. The table is that of
 * {@link #SCHEMA}, which the application creates. A key may have a limited number of proofs, so that one client cannot
 * fill the table for all others. Proofs that are too old are deleted once a minute. Thread-safe; build once and share.
 *
 * <pre>{@code
 * Dpop.builder("https://api.example.com").replayStore(JdbcReplayStore.create(dataSource)).build();
 * }</pre>
 */
public final class JdbcReplayStore implements ReplayStore {

    /** The statements that create the table, for the application's migrations. */
    public static final String SCHEMA =
            """
            CREATE TABLE dpop_proof (
              client_key varchar(43) NOT NULL,
              proof varchar(43) NOT NULL,
              expires_at bigint NOT NULL,
              PRIMARY KEY (client_key, proof)
            );
            CREATE INDEX dpop_proof_expires_at ON dpop_proof (expires_at);
            """;

    private static final String INSERT =
            """
            INSERT INTO dpop_proof (client_key, proof, expires_at)
            SELECT ?, ?, ?
            WHERE (SELECT count(*) FROM (SELECT 1 FROM dpop_proof WHERE client_key = ? LIMIT ?) AS used) < ?
            """;

    private static final String DELETE = "DELETE FROM dpop_proof WHERE expires_at < ?";

    /** The class of the SQL states of violated constraints (SQL:2016 §24). */
    private static final String CONSTRAINT_VIOLATED = "23";

    private static final int DEFAULT_PROOFS_OF_A_KEY = 10_000;
    private static final int MOST_PROOFS_OF_A_KEY = 1_000_000;
    private static final int TIMEOUT_SECONDS = 2;
    private static final long CLEANING_MILLIS = Duration.ofMinutes(1).toMillis();

    private final DataSource dataSource;
    private final int maximumProofsOfKey;
    private final Clock clock = Clock.systemUTC();
    private final AtomicLong nextCleaning = new AtomicLong();

    private JdbcReplayStore(DataSource dataSource, int maximumProofsOfKey) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
        this.maximumProofsOfKey = maximumProofsOfKey;
    }

    /**
     * Returns a store with which a key may have 10,000 proofs at a time. With the default settings of DPoP, these are
     * 111 requests a second for each client.
     *
     * @param dataSource connections to the database, preferably of a pool whose wait is limited
     */
    public static JdbcReplayStore create(DataSource dataSource) {
        return create(dataSource, DEFAULT_PROOFS_OF_A_KEY);
    }

    /**
     * Returns a store with another limit.
     *
     * @param dataSource connections to the database, preferably of a pool whose wait is limited
     * @param maximumProofsOfKey how many proofs a key may have at a time, from 1 to 1,000,000, both inclusive
     * @throws IllegalArgumentException if {@code maximumProofsOfKey} is out of these bounds
     */
    public static JdbcReplayStore create(DataSource dataSource, int maximumProofsOfKey) {
        if (maximumProofsOfKey < 1 || maximumProofsOfKey > MOST_PROOFS_OF_A_KEY) {
            throw new IllegalArgumentException(
                    "maximumProofsOfKey must be from 1 to " + MOST_PROOFS_OF_A_KEY + "; it is " + maximumProofsOfKey);
        }
        return new JdbcReplayStore(dataSource, maximumProofsOfKey);
    }

    /**
     * Remembers a proof. The request waits up to two seconds for each statement.
     *
     * @throws ReplayStoreException if the database fails, or if the key has too many proofs
     */
    @Override
    public boolean remember(String key, String proof, Instant until) {
        Instant now = clock.instant();
        try (Connection connection = dataSource.getConnection()) {
            deleteExpired(connection, now.toEpochMilli());
            int inserted = insert(connection, key, proof, until.toEpochMilli());
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
            if (inserted == 0) {
                throw ReplayStoreException.tooManyProofs(Duration.between(now, until));
            }
            return true;
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith(CONSTRAINT_VIOLATED)) {
                return false; // the primary key makes the check and the insertion one step
            }
            throw ReplayStoreException.unavailable(e);
        }
    }

    private void deleteExpired(Connection connection, long now) throws SQLException {
        long due = nextCleaning.get();
        if (now < due || !nextCleaning.compareAndSet(due, now + CLEANING_MILLIS)) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setQueryTimeout(TIMEOUT_SECONDS);
            delete.setLong(1, now);
            delete.executeUpdate();
        }
    }

    /** Returns 1, or 0 if the key has too many proofs. */
    private int insert(Connection connection, String key, String proof, long until) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setQueryTimeout(TIMEOUT_SECONDS);
            insert.setString(1, key);
            insert.setString(2, proof);
            insert.setLong(3, until);
            insert.setString(4, key);
            insert.setInt(5, maximumProofsOfKey);
            insert.setInt(6, maximumProofsOfKey);
            return insert.executeUpdate();
        }
    }
}
