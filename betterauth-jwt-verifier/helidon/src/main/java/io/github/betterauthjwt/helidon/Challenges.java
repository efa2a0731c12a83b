// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** Sends the answer to a refusal as it was decided elsewhere. */
final class Challenges {

    private final BearerAuthenticator authenticator;

    Challenges(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    void send(ServerRequest request, ServerResponse response, JwtVerificationException rejection) {
        send(request, response, authenticator.response(rejection));
    }

    void sendMissing(ServerRequest request, ServerResponse response) {
        send(request, response, authenticator.missing());
    }

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
