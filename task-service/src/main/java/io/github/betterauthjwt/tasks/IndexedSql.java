// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement of {@link TaskSql} as JDBC takes it: a question mark in place of each {@code :name}. DbClient does the same,
 * character by character at every call, which took as long as the rest of preparing a statement; here it is done once.
 *
 * @param text the statement with question marks
 * @param names the parameters in the order of the question marks; one may be there several times
 */
record IndexedSql(String text, List<String> names) {

    private static final Pattern NAME = Pattern.compile(":([a-z_]+)");

    /** Bounded by what {@link TaskSql} can say: its constants, and each combination of filters and sort. */
    private static final Map<String, IndexedSql> READ = new ConcurrentHashMap<>();

    static IndexedSql of(String named) {
        return READ.computeIfAbsent(named, IndexedSql::read);
    }

    private static IndexedSql read(String named) {
        Matcher names = NAME.matcher(named);
        List<String> order =
                names.results().map((MatchResult name) -> name.group(1)).toList();
        return new IndexedSql(names.replaceAll("?"), order);
    }

    /**
     * The values in the order of the question marks.
     *
     * @throws IllegalArgumentException if one is missing; null is a value
     */
    List<@Nullable Object> values(Map<String, @Nullable Object> parameters) {
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
