// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Another client of the database, which blocks the service with a separate transaction. */
final class BlockingTransaction implements AutoCloseable {

    private static final String WAITING = "SELECT min(pid) FROM pg_locks WHERE NOT granted";

    private final Connection connection;

    BlockingTransaction(DatabaseUrl url) throws SQLException {
        connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
        connection.setAutoCommit(false);
    }

    /** Returns a client that locks the table, so that every statement that needs it waits. */
    static BlockingTransaction holdingTable(DatabaseUrl url) throws SQLException {
        BlockingTransaction blocker = new BlockingTransaction(url);
        blocker.execute("LOCK TABLE tasks.tasks IN ACCESS EXCLUSIVE MODE");
        return blocker;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Commits the transaction. */
    void commit() throws SQLException {
        connection.commit();
    }

    /** Returns the number that a statement returns, or 0 if it returns none. */
    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Waits for a statement to block, and returns its server process. */
    long awaitWaiter() throws SQLException, InterruptedException {
        long waiter = number(WAITING);
        while (waiter == 0) {
            Thread.sleep(10);
            waiter = number(WAITING);
        }
        return waiter;
    }

    boolean isInTheWay() throws SQLException {
        return !connection.isClosed();
    }

    /** Returns how many statements wait. */
    long waiters() throws SQLException {
        return number("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
