// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.bearer.BearerResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** Sends responses that other classes decide on. */
final class Responses {

    private Responses() {}

    static void send(ServerRequest request, ServerResponse response, BearerResponse challenge) {
        response.status(Status.create(challenge.status()));
        challenge.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        byte[] body = challenge.body().getBytes(StandardCharsets.UTF_8);
        if (Method.HEAD.equals(request.prologue().method())) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            response.send();
            return;
        }
        response.send(body);
    }
}
