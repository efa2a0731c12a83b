// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

/**
 * A pattern of the paths that an adapter opens, for hosts that have no suitable patterns. {@code /health} matches exactly this
 * path, not {@code /health/}. {@code /docs/*} matches {@code /docs}, {@code /docs/} and all paths below. {@code /*}
 * matches all paths. It compares characters, so use it only for paths that {@link UnambiguousPath} accepts. Immutable and
 * thread-safe.
 */
public final class PathPattern {

    private static final String BELOW = "/*";

    /** The path without a slash at its end, if all paths below match too. */
    private final String path;

    private final boolean withAllBelow;

    private PathPattern(String path, boolean withAllBelow) {
        this.path = path;
        this.withAllBelow = withAllBelow;
    }

    /**
     * Returns a compiled pattern.
     *
     * @throws IllegalArgumentException if the pattern is not {@code /path}, {@code /path/*} or {@code /*}. The path must
     *     be one that {@link UnambiguousPath} accepts, because it matches nothing otherwise. It must have no parameters
     *     such as {@code :id} or {@code {id}}, which some hosts have in their routes
     */
    public static PathPattern of(String pattern) {
        boolean withAllBelow = pattern.endsWith(BELOW);
        String path = withAllBelow ? pattern.substring(0, pattern.length() - 1) : pattern;
        if (!UnambiguousPath.is(path, path) || path.indexOf('*') >= 0 || hasParameter(path)) {
            throw new IllegalArgumentException(
                    "a path pattern must be like /health or /docs/*, without other wildcards,"
                            + " parameters and percent-encoding; it is \"" + pattern + '"');
        }
        return new PathPattern(withAllBelow ? path.substring(0, path.length() - 1) : path, withAllBelow);
    }

    private static boolean hasParameter(String path) {
        return path.contains("/:") || path.indexOf('{') >= 0;
    }

    /**
     * Returns whether a path matches.
     *
     * @param requested a path that {@link UnambiguousPath} accepted. A host that removes its context path may have left
     *     an empty path, which only {@code /*} matches
     */
    public boolean matches(String requested) {
        boolean isBelow = withAllBelow && requested.startsWith(path) && requested.startsWith("/", path.length());
        return isBelow || requested.equals(path);
    }
}
