// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/**
 * Responds to the exception that {@code jwt.requireScope("…")} or {@code jwt.requireRole("…")} throws in a resource.
 */
final class RejectionMapper implements ExceptionMapper<InsufficientPrivilegesException> {

    private final BearerAuthenticator authenticator;

    RejectionMapper(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public Response toResponse(InsufficientPrivilegesException failure) {
        return ChallengeWriter.of(authenticator.response(failure));
    }
}
