// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of older clients, {@code /api/{user_id}/tasks…}: the same tasks, if the id is the token's own. Read from the
 * path as it was sent, since an id may hold an encoded slash.
 */
final class OlderPaths {

    private static final Pattern ALIAS =
            Pattern.compile("/api/(?!tasks(?:/|$))([^/;]+)/tasks((?:/(?!\\.\\.?(?:/|$))[^/;]+){0,2}/?)");

    private OlderPaths() {}

    static void reroute(ServerRequest request, ServerResponse response) {
        Matcher alias = ALIAS.matcher(request.prologue().uriPath().rawPath());
        if (!alias.matches()) {
            response.next();
            return;
        }
        Optional<String> userId = QueryParameters.decodePath(alias.group(1));
        if (!userId.equals(Optional.of(TaskRoutes.owner(request).id()))) {
            throw Problem.userMismatch();
        }
        response.reroute(TaskRoutes.PATH + alias.group(2));
    }
}
