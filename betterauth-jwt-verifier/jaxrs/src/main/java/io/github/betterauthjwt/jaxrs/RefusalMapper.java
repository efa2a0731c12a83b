// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Answers what {@code jwt.requireScope("…")} throws in a resource. Any other refusal is not about the request's own token,
 * so it is the failure of a resource like every other.
 */
final class RefusalMapper implements ExceptionMapper<InvalidJwtException> {

    private static final Logger LOGGER = System.getLogger(RefusalMapper.class.getPackageName());

    private final BearerAuthenticator authenticator;

    RefusalMapper(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public Response toResponse(InvalidJwtException failure) {
        if (failure.reason() == Reason.INSUFFICIENT_SCOPE) {
            return Challenges.of(authenticator, failure);
        }
        LOGGER.log(Level.ERROR, "a resource let the refusal of a token escape", failure);
        return Response.serverError().build();
    }
}
