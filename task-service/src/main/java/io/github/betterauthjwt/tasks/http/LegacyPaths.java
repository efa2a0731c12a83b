// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths of older clients, {@code /api/{user_id}/tasks…}. They lead to the same tasks if the id is the subject of
 * the token. The id is read from the raw path, because it may contain an encoded slash.
 */
final class LegacyPaths {

    private static final Pattern ALIAS =
            Pattern.compile("/api/(?!tasks(?:/|$))([^/;]+)/tasks((?:/(?!\\.\\.?(?:/|$))[^/;]+){0,2}/?)");

    private LegacyPaths() {}

    static void reroute(ServerRequest request, ServerResponse response) {
        Matcher alias = ALIAS.matcher(request.prologue().uriPath().rawPath());
        if (!alias.matches()) {
            response.next();
            return;
        }
        Optional<String> userId = Text.ofPath(alias.group(1));
        if (!userId.equals(Optional.of(TaskRoutes.owner(request).id()))) {
            throw Problem.USER_MISMATCH;
        }
        response.reroute(TaskRoutes.PATH + alias.group(2));
    }
}
