// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.UnambiguousPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paths that need no token. Every path that is not written plainly needs one. */
record RouteAccess(List<String> publicPaths, List<String> optionalPaths) {

    private static final String BELOW = "/*";

    RouteAccess {
        publicPaths = List.copyOf(publicPaths);
        optionalPaths = List.copyOf(optionalPaths);
    }

    /**
     * Returns the pattern if it is valid.
     *
     * @throws IllegalArgumentException if it is not {@code /path}, {@code /path/*} or {@code /*}
     */
    static String requirePattern(String pattern) {
        String path = pattern.endsWith(BELOW) ? pattern.substring(0, pattern.length() - 1) : pattern;
        if (path.indexOf('*') >= 0 || path.indexOf(':') >= 0 || !UnambiguousPath.is(path, path)) {
            throw new IllegalArgumentException("a path must be of the form /path, /path/* or /*; it is " + pattern);
        }
        return pattern;
    }

    /**
     * Returns the access rule of a path.
     *
     * @param raw the path as the client sent it; null if Vert.x could not parse it
     * @param normalized the path with which Vert.x finds the route
     */
    BearerAccess of(@Nullable String raw, String normalized) {
        if (raw == null || !UnambiguousPath.is(raw, normalized)) {
            return BearerAccess.REQUIRED;
        }
        if (matches(publicPaths, raw)) {
            return BearerAccess.PUBLIC;
        }
        return matches(optionalPaths, raw) ? BearerAccess.OPTIONAL : BearerAccess.REQUIRED;
    }

    private static boolean matches(List<String> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, path));
    }

    private static boolean matches(String pattern, String path) {
        if (!pattern.endsWith(BELOW)) {
            return path.equals(pattern);
        }
        String parent = pattern.substring(0, pattern.length() - BELOW.length());
        return path.equals(parent) || path.startsWith(parent + '/');
    }
}
