// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths that do not need a token, for adapters that open routes by their path. Immutable and thread-safe.
 *
 * @param publicPaths the paths that anyone may call
 * @param optionalPaths the paths that a request without a token passes as anonymous. A path that is public too is public
 */
public record OpenPaths(List<PathPattern> publicPaths, List<PathPattern> optionalPaths) {

    /** Copies the lists. */
    public OpenPaths {
        publicPaths = List.copyOf(publicPaths);
        optionalPaths = List.copyOf(optionalPaths);
    }

    /**
     * Returns the token requirement of a request.
     *
     * @param path the path that {@link UnambiguousPath} accepted, or null if it did not. Then a token is required
     */
    public BearerAccess access(@Nullable String path) {
        if (path == null) {
            return BearerAccess.REQUIRED;
        }
        if (matches(publicPaths, path)) {
            return BearerAccess.PUBLIC;
        }
        return matches(optionalPaths, path) ? BearerAccess.OPTIONAL : BearerAccess.REQUIRED;
    }

    private static boolean matches(List<PathPattern> patterns, String path) {
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
