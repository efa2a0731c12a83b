// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Another client of the database, in a transaction of its own, that is in the service's way. */
final class Rival implements AutoCloseable {

    private static final String WAITING = "SELECT min(pid) FROM pg_locks WHERE NOT granted";

    private final Connection connection;

    Rival(DatabaseUrl url) throws SQLException {
        connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
        connection.setAutoCommit(false);
    }

    /** One that holds the table, so that whatever needs it waits. */
    static Rival holdingTable(DatabaseUrl url) throws SQLException {
        Rival rival = new Rival(url);
        rival.execute("LOCK TABLE tasks.tasks IN ACCESS EXCLUSIVE MODE");
        return rival;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Ends the transaction, its changes kept. */
    void commit() throws SQLException {
        connection.commit();
    }

    /** The number a statement answers with; 0 for none. */
    long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The server's process for a statement that waits, as soon as there is one. */
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

    /** How many statements wait. */
    long waiters() throws SQLException {
        return number("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
