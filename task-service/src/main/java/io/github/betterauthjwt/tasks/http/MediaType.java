// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks a {@code Content-Type} (RFC 9110 §8.3) against the types that a route accepts. The web server recognizes only
 * some spellings.
 */
final class MediaType {

    private MediaType() {}

    /** Returns whether there is exactly one field, with one of the types and without a charset other than UTF-8. */
    static boolean isOneOf(Set<String> types, List<String> fields) {
        if (fields.size() != 1) {
            return false;
        }
        String[] parts = fields.getFirst().split(";", -1);
        if (!types.contains(parts[0].strip().toLowerCase(Locale.ROOT))) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("charset=") && !parameter.matches("charset=(utf-8|\"utf-8\")")) {
                return false;
            }
        }
        return true;
    }
}
