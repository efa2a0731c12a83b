// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerChallenge;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** The answer to a refusal as a response of Jakarta REST. */
final class Challenges {

    private Challenges() {}

    static Response of(BearerAuthenticator authenticator, JwtVerificationException refusal) {
        BearerChallenge challenge = authenticator.challenge(refusal);
        Response.ResponseBuilder response = Response.status(challenge.status());
        challenge.headers().forEach(response::header);
        return response.entity(challenge.body().getBytes(StandardCharsets.UTF_8))
                .build();
    }
}
