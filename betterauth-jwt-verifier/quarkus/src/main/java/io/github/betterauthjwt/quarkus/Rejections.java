// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides on the response to a rejection by Quarkus Security or by a route. */
@Singleton
final class Rejections {

    private final BearerAuthenticatorResolver authenticators;

    Rejections(BearerAuthenticatorResolver authenticators) {
        this.authenticators = authenticators;
    }

    /**
     * Returns the response to a failure.
     *
     * @param route the method of the resource, or null if it is not known
     * @return empty if the failure is not a rejection
     */
    Optional<BearerResponse> response(@Nullable Throwable failure, RoutingContext context, @Nullable Method route) {
        if (failure instanceof AuthenticationFailedException) {
            return Responses.kept(context);
        }
        BearerAuthenticator authenticator = authenticators.authenticator(context);
        if (failure instanceof InsufficientPrivilegesException rejection) {
            return Optional.of(authenticator.response(rejection));
        }
        if (failure instanceof ForbiddenException) {
            return Optional.of(authenticator.response(Denials.of(jwt(context), route)));
        }
        return failure instanceof UnauthorizedException ? Optional.of(authenticator.missing()) : Optional.empty();
    }

    private static @Nullable VerifiedJwt jwt(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser user
                        && user.getSecurityIdentity().getPrincipal() instanceof VerifiedJwt jwt
                ? jwt
                : null;
    }
}
