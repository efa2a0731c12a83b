// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.bearer.BearerResponse;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** Converts rejections to Jakarta REST responses. */
final class ChallengeWriter {

    private ChallengeWriter() {}

    static Response of(BearerResponse challenge) {
        Response.ResponseBuilder response = Response.status(challenge.status());
        challenge.headers().forEach(response::header);
        return challenge.body().isEmpty()
                ? response.build()
                : response.entity(challenge.body().getBytes(StandardCharsets.UTF_8))
                        .build();
    }
}
