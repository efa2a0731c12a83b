// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs all calls in one transaction on one connection, which is rolled back at the end. The calls must come one after
 * the other. None is repeated.
 */
public final class Rehearsal implements DatabaseCalls {

    private final DbTransaction transaction;
    private String shownTo = "";
    private volatile boolean begun;

    private Rehearsal(DbTransaction transaction) {
        this.transaction = transaction;
    }

    /**
     * Begins a transaction, runs the calls, and rolls back what they did.
     *
     * @param patience how long the database may be silent
     * @throws RuntimeException if the database is unavailable, or as the calls throw it
     */
    public static void run(Database database, Duration patience, Consumer<DatabaseCalls> calls) {
        try (Connection connection = database.pool().take()) {
            connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
            DbTransaction transaction = JdbcClientBuilder.create()
                    .connectionPool(() -> ServiceConnection.over(connection))
                    .build()
                    .transaction();
            Rehearsal rehearsal = new Rehearsal(transaction);
            try {
                calls.accept(rehearsal);
            } finally {
                if (rehearsal.begun) { // without a statement, a rollback logs a warning
                    transaction.rollback();
                }
            }
        } catch (SQLException e) {
            throw new DatabaseUnavailableException(e);
        }
    }

    @Override
    public <T> T call(Database.Repeat repeat, String owner, Function<DbExecute, T> statements) {
        begun = true;
        try {
            if (!owner.equals(shownTo)) {
                Database.showRowsOf(owner, transaction);
                shownTo = owner;
            }
            return statements.apply(transaction);
        } catch (DbClientException e) {
            throw new DatabaseUnavailableException(e);
        }
    }
}
