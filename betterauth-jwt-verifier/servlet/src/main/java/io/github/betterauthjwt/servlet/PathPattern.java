// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

/** A servlet mapping (Servlet 6.0 §12.2) of one of two simple kinds: one path, or everything below a path. */
final class PathPattern {

    private static final String ALL_BELOW = "/*";

    private final String path;
    private final boolean withAllBelow;

    private PathPattern(String path, boolean withAllBelow) {
        this.path = path;
        this.withAllBelow = withAllBelow;
    }

    static PathPattern of(String pattern) {
        boolean withAllBelow = pattern.endsWith(ALL_BELOW);
        String path = withAllBelow ? pattern.substring(0, pattern.length() - ALL_BELOW.length()) : pattern;
        boolean isPath = path.startsWith("/") || (withAllBelow && path.isEmpty());
        if (!isPath || path.indexOf('*') >= 0) {
            throw new IllegalArgumentException(
                    "a path pattern must be like /health or /docs/*; it is \"" + pattern + "\"");
        }
        return new PathPattern(path, withAllBelow);
    }

    boolean matches(String requested) {
        return requested.equals(path) || (withAllBelow && requested.startsWith(path + "/"));
    }
}
