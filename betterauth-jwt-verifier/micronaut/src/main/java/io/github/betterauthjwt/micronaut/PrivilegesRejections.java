// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Responds to the rejections of controllers, for example of {@code jwt.requireScope("tasks:write")}. */
@Singleton
@SuppressWarnings("rawtypes") // as Micronaut declares ExceptionHandler
final class PrivilegesRejections implements ExceptionHandler<InsufficientPrivilegesException, MutableHttpResponse<?>> {

    private final BearerAuthenticator authenticator;

    PrivilegesRejections(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public MutableHttpResponse<?> handle(HttpRequest request, InsufficientPrivilegesException rejection) {
        return Responses.of(authenticator.response(rejection));
    }
}
