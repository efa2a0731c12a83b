// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a query string. They are decoded strictly, and all errors in them are collected. */
final class QueryParameters {

    private static final int MAX_SHOWN = 50;

    private final Map<String, List<String>> values = new HashMap<>();
    private final ValidationErrors errors = new ValidationErrors();

    /**
     * Parses a raw query.
     *
     * @param known the names that may occur
     */
    QueryParameters(String rawQuery, Set<String> known) {
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty() && !errors.isFull()) {
                add(pair, known);
            }
        }
    }

    /** Returns the decoded name of a pair of a raw query, or empty if it is not UTF-8 in percent-encoding. */
    static Optional<String> nameOf(String pair) {
        return Text.ofQuery(pair.split("=", 2)[0]);
    }

    private void add(String pair, Set<String> known) {
        String name =
                nameOf(pair).filter(decoded -> decoded.length() <= MAX_SHOWN).orElse("?");
        Optional<String> value = Text.ofQuery(pair.contains("=") ? pair.substring(pair.indexOf('=') + 1) : "");
        if (!known.contains(name)) {
            String expected = known.isEmpty()
                    ? "this path has no parameters."
                    : "the parameters are "
                            + String.join(", ", known.stream().sorted().toList()) + ".";
            error(name, "Unknown parameter; " + expected);
        } else if (value.filter(Text::isStorable).isEmpty()) {
            error(name, "UTF-8 text in percent-encoding, without U+0000, was expected.");
        } else {
            values.computeIfAbsent(name, key -> new ArrayList<>()).add(value.get());
        }
    }

    /** Returns the value of a parameter that may occur once. */
    Optional<String> one(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            error(name, "This parameter may be given once.");
        }
        return all.stream().findFirst();
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    void error(String parameter, String detail) {
        errors.atParameter(parameter, detail);
    }

    /** Throws a {@link Problem} if a parameter was wrong. Called after all parameters were read. */
    void requireNoErrors() {
        errors.requireNone();
    }
}
