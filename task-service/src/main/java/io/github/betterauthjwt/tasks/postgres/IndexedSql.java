// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement in the form that JDBC requires: a question mark replaces each {@code :name}. DbClient
 * does the same for each call, character by character, which takes as long as the rest of preparing a statement. Here
 * it is done once per statement.
 *
 * @param text the statement with question marks
 * @param names the parameters in the order of the question marks; a name may occur several times
 */
public record IndexedSql(String text, List<String> names) {

    private static final Pattern NAME = Pattern.compile(":([a-z_]+)");

    /**
     * Bounded by the statements of the service, which are constants, and a list for each combination of filters and sort
     * order.
     */
    private static final Map<String, IndexedSql> READ = new ConcurrentHashMap<>();

    public static IndexedSql of(String named) {
        return READ.computeIfAbsent(named, IndexedSql::read);
    }

    private static IndexedSql read(String named) {
        Matcher names = NAME.matcher(named);
        List<String> order =
                names.results().map((MatchResult name) -> name.group(1)).toList();
        return new IndexedSql(names.replaceAll("?"), order);
    }

    /**
     * Returns the values in the order of the question marks.
     *
     * @throws IllegalArgumentException if a value is missing; null is a value
     */
    public List<@Nullable Object> values(Map<String, @Nullable Object> parameters) {
        List<@Nullable Object> values = new ArrayList<>(names.size());
        for (String name : names) {
            Object value = parameters.get(name);
            if (value == null && !parameters.containsKey(name)) {
                throw new IllegalArgumentException("The statement's parameter :" + name + " is missing");
            }
            values.add(value);
        }
        return values;
    }
}
