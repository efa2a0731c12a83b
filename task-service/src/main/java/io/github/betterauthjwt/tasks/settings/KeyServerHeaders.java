// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import io.github.betterauthjwt.JwtVerifier;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The headers that the service adds to its requests for the keys. Their values may be secrets.
 *
 * @param fields the values by name; unmodifiable
 */
public record KeyServerHeaders(Map<String, String> fields) {

    private static final String EXPECTED =
            "expected Name: value, one header per line, in printable ASCII, each name once, without headers of the"
                    + " connection such as Host";

    public KeyServerHeaders {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(fields);
        fields = Collections.unmodifiableMap(copy);
    }

    /**
     * Parses one header per line. A value cannot contain a line break, so every value can be written as it is.
     *
     * @throws IllegalArgumentException if a line is not a header; the message contains no part of the text
     */
    static KeyServerHeaders parse(String text) {
        if (text.isBlank()) {
            return new KeyServerHeaders(Map.of()); // without loading the library
        }
        JwtVerifier.Builder check = JwtVerifier.builder("https://localhost", "https://localhost");
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line : text.lines().filter(line -> !line.isBlank()).toList()) {
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (!isHeader(check, name, value) || fields.put(name, value) != null) {
                throw new IllegalArgumentException(EXPECTED);
            }
        }
        return new KeyServerHeaders(fields);
    }

    /** The library's message names the header. If the line is not a header, the name may be a part of a secret. */
    private static boolean isHeader(JwtVerifier.Builder check, String name, String value) {
        try {
            check.requestHeader(name, value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the names only, because a value may be a credential. */
    @Override
    public String toString() {
        return fields.keySet().toString();
    }
}
