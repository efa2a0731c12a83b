// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.util.Objects;

/**
 * Checks that a path has only one interpretation. A path with {@code ;}, {@code //}, dot segments, or percent-encoding
 * may select one route in a proxy or container and another in the code behind it. Only an unambiguous path can be
 * public or optional.
 */
public final class UnambiguousPath {

    private UnambiguousPath() {}

    /**
     * Returns whether the path is plain and the host matched exactly the path that the client sent.
     *
     * @param raw the path as the client sent it, without the query
     * @param matched the path with which the host selects the route
     * @return true if both are equal, start with {@code /}, and contain no percent-encoding, {@code ;}, backslash,
     *     {@code //}, space, control character, or segment {@code .} or {@code ..}
     */
    public static boolean is(String raw, String matched) {
        Objects.requireNonNull(matched, "matched");
        return raw.equals(matched) && raw.startsWith("/") && isPlain(raw);
    }

    private static boolean isPlain(String path) {
        int segment = 1;
        for (int i = 1; i <= path.length(); i++) {
            char character = i == path.length() ? '/' : path.charAt(i);
            if (character == '%' || character == ';' || character == '\\' || character <= ' ' || character == 0x7f) {
                return false;
            }
            if (character == '/') {
                boolean isLast = i == path.length();
                if (isDots(path, segment, i) || (i == segment && !isLast)) {
                    return false;
                }
                segment = i + 1;
            }
        }
        return true;
    }

    private static boolean isDots(String path, int start, int end) {
        return (end - start == 1 && path.charAt(start) == '.')
                || (end - start == 2 && path.charAt(start) == '.' && path.charAt(start + 1) == '.');
    }
}
