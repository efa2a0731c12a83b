// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.UnambiguousPath;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/** The paths that need no token. Every path that is not written plainly needs one. */
@Singleton
final class RouteAccess {

    private final List<String> publicPaths;
    private final List<String> optionalPaths;
    private final List<String> activePaths;

    RouteAccess(BetterAuthConfig config) {
        publicPaths = checked("public-paths", config.publicPaths().orElse(List.of()));
        optionalPaths = checked("optional-paths", config.optionalPaths().orElse(List.of()));
        activePaths = checked("active-paths", config.activePaths().orElse(List.of()));
    }

    private static List<String> checked(String property, List<String> patterns) {
        for (String pattern : patterns) {
            int star = pattern.indexOf('*');
            if (!pattern.startsWith("/") || (star >= 0 && !(pattern.endsWith("/*") && star == pattern.length() - 1))) {
                throw new IllegalStateException(
                        "The property better-auth." + property
                                + " is wrong: expected paths such as /health or /docs/*, which begin with / and have no other *");
            }
        }
        return List.copyOf(patterns);
    }

    /** Returns the access rule of a request. */
    BearerAccess of(RoutingContext context) {
        String path = context.normalizedPath();
        if (!UnambiguousPath.is(rawPath(context.request().uri()), path)) {
            return BearerAccess.REQUIRED;
        }
        if (matches(publicPaths, path)) {
            return BearerAccess.PUBLIC;
        }
        return matches(optionalPaths, path) ? BearerAccess.OPTIONAL : BearerAccess.REQUIRED;
    }

    /**
     * Returns whether a request needs an active token. A path that is not written plainly needs one if any path does,
     * because it may select any route. So does a path with a slash at its end.
     */
    boolean isActive(RoutingContext context) {
        String path = context.normalizedPath();
        boolean isPlain = UnambiguousPath.is(rawPath(context.request().uri()), path);
        String route = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return !activePaths.isEmpty() && (!isPlain || matches(activePaths, route) || matches(activePaths, path));
    }

    private static String rawPath(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static boolean matches(List<String> patterns, String path) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.endsWith("/*")
                        ? (path + '/').startsWith(pattern.substring(0, pattern.length() - 1))
                        : path.equals(pattern));
    }
}
