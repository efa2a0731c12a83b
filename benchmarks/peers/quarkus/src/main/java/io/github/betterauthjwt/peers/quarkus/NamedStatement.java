// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.peers.quarkus;

import io.github.betterauthjwt.peers.Task;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A statement that returns tasks. JDBC counts its parameters, so their names are replaced once. */
final class NamedStatement {

    private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

    private final String sql;
    private final List<String> names;

    NamedStatement(String sql) {
        this.sql = PARAMETER.matcher(sql).replaceAll("?");
        this.names =
                PARAMETER.matcher(sql).results().map(match -> match.group(1)).toList();
    }

    List<Task> query(DataSource database, Map<String, ? extends @Nullable Object> parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < names.size(); i++) {
                statement.setObject(i + 1, parameters.get(names.get(i)));
            }
            List<Task> tasks = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tasks.add(Task.of(rows));
                }
            }
            return tasks;
        }
    }
}
