// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Connections whose results describe their columns once, by their names. DbClient asks for the description of every column
 * anew with every row and looks the class of each up by its name, which nobody here reads and which took a fifth of the
 * service's time under load.
 */
final class LeanRows {

    private LeanRows() {}

    static Connection over(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = call(connection, method, arguments);
            return result instanceof PreparedStatement statement ? over(statement) : result;
        });
    }

    private static PreparedStatement over(PreparedStatement statement) {
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            Object result = call(statement, method, arguments);
            return result instanceof ResultSet rows ? over(rows) : result;
        });
    }

    private static ResultSet over(ResultSet rows) throws SQLException {
        ResultSetMetaData columns = columns(rows.getMetaData());
        return proxy(ResultSet.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getMetaData" -> columns;
            case "getObject" ->
                arguments.length == 1 && arguments[0] instanceof Integer column
                        ? rows.getObject(column) // once for each value: as fast as can be
                        : call(rows, method, arguments);
            default -> call(rows, method, arguments);
        });
    }

    private static ResultSetMetaData columns(ResultSetMetaData columns) throws SQLException {
        String[] labels = new String[columns.getColumnCount()];
        for (int column = 1; column <= labels.length; column++) {
            labels[column - 1] = columns.getColumnLabel(column);
        }
        return proxy(ResultSetMetaData.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getColumnLabel" -> labels[(int) arguments[0] - 1];
            case "getColumnTypeName", "getColumnClassName" -> null;
            default -> call(columns, method, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(LeanRows.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
