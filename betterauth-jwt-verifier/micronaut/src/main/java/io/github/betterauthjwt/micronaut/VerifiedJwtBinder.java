// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.VerifiedJwt;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.filters.SecurityFilter;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Injects the token into parameters of controllers. Without a token, a parameter that is not nullable means 401. */
@Singleton
final class VerifiedJwtBinder implements TypedRequestArgumentBinder<VerifiedJwt> {

    private static final Argument<VerifiedJwt> TYPE = Argument.of(VerifiedJwt.class);

    VerifiedJwtBinder() {}

    @Override
    public Argument<VerifiedJwt> argumentType() {
        return TYPE;
    }

    @Override
    public BindingResult<VerifiedJwt> bind(ArgumentConversionContext<VerifiedJwt> context, HttpRequest<?> request) {
        if (!request.getAttributes().contains(SecurityFilter.KEY)) {
            return BindingResult.unsatisfied(); // Micronaut binds again after the filters
        }
        Optional<VerifiedJwt> jwt =
                request.getUserPrincipal(VerifiedJwtAuthentication.class).map(VerifiedJwtAuthentication::jwt);
        if (jwt.isEmpty() && !context.getArgument().isNullable()) {
            throw new AuthorizationException(null);
        }
        return () -> jwt;
    }
}
