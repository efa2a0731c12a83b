// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.UnambiguousPath;
import io.helidon.common.uri.UriPath;
import io.helidon.http.PathMatcher;
import java.util.List;

/** The paths that need no token. Every path that is not written plainly needs one. */
record RouteAccess(List<PathMatcher> publicPaths, List<PathMatcher> optionalPaths) {

    RouteAccess {
        publicPaths = List.copyOf(publicPaths);
        optionalPaths = List.copyOf(optionalPaths);
    }

    /**
     * Returns the access rule of a path.
     *
     * @param path the path that Helidon uses to find the route
     */
    BearerAccess of(UriPath path) {
        if (!UnambiguousPath.is(path.rawPath(), path.path())) {
            return BearerAccess.REQUIRED;
        }
        if (matches(publicPaths, path)) {
            return BearerAccess.PUBLIC;
        }
        return matches(optionalPaths, path) ? BearerAccess.OPTIONAL : BearerAccess.REQUIRED;
    }

    private static boolean matches(List<PathMatcher> matchers, UriPath path) {
        return matchers.stream().anyMatch(matcher -> matcher.match(path).accepted());
    }
}
