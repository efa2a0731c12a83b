// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.OpenPaths;
import io.github.betterauthjwt.bearer.PathPattern;
import io.github.betterauthjwt.bearer.UnambiguousPath;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/** The paths that need no token. Every path that is not written plainly needs one. */
@Singleton
final class RouteAccess {

    private final OpenPaths open;
    private final List<PathPattern> activePaths;

    RouteAccess(BetterAuthConfig config) {
        open = new OpenPaths(
                patterns("public-paths", config.publicPaths().orElse(List.of())),
                patterns("optional-paths", config.optionalPaths().orElse(List.of())));
        activePaths = patterns("active-paths", config.activePaths().orElse(List.of()));
    }

    private static List<PathPattern> patterns(String property, List<String> values) {
        return Setting.apply(
                property, () -> values.stream().map(PathPattern::of).toList());
    }

    /** Returns the access rule of a request. */
    BearerAccess of(RoutingContext context) {
        return open.access(isPlain(context) ? context.normalizedPath() : null);
    }

    /**
     * Returns whether a request needs an active token. A path that is not written plainly needs one if any path does,
     * because it may select any route. So does a path with a slash at its end.
     */
    boolean isActive(RoutingContext context) {
        if (activePaths.isEmpty() || !isPlain(context)) {
            return !activePaths.isEmpty();
        }
        String path = context.normalizedPath();
        String route = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return activePaths.stream().anyMatch(pattern -> pattern.matches(route) || pattern.matches(path));
    }

    private static boolean isPlain(RoutingContext context) {
        String uri = context.request().uri();
        int query = uri.indexOf('?');
        return UnambiguousPath.is(query < 0 ? uri : uri.substring(0, query), context.normalizedPath());
    }
}
