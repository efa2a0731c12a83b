// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;

/** Responds to requests that a security rule rejected, with a challenge. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
@SuppressWarnings("rawtypes") // as Micronaut declares ExceptionHandler
final class AuthorizationRejections implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {

    private final BearerAuthenticator authenticator;
    private final ErrorResponseProcessor<?> errors;

    AuthorizationRejections(BearerAuthenticator authenticator, ErrorResponseProcessor<?> errors) {
        this.authenticator = authenticator;
        this.errors = errors;
    }

    @Override
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException rejection) {
        if (!rejection.isForbidden()) {
            return Responses.of(authenticator.missing());
        }
        // Micronaut rejects a user's request for an unknown route as forbidden.
        return RouteAttributes.getRouteMatch(request).isEmpty()
                ? notFound(request)
                : Responses.of(authenticator.response(
                        InsufficientPrivilegesException.accessDenied("The token does not allow this operation")));
    }

    private MutableHttpResponse<?> notFound(HttpRequest<?> request) {
        return errors.processResponse(
                ErrorContext.builder(request).errorMessage("Page Not Found").build(), HttpResponse.notFound());
    }
}
