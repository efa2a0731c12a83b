// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.vertx.ext.web.RoutingContext;

/**
 * Selects the authenticator of a request. A bean of this type replaces the single authenticator, for services with
 * several Better Auth servers or resources. Thread-safe.
 */
@FunctionalInterface
public interface BearerAuthenticatorResolver {

    /**
     * Returns the authenticator of a request. It must not block. Nothing in the request is verified at this point.
     *
     * @param context a request whose token is not verified
     * @return an authenticator that was built once
     */
    BearerAuthenticator authenticator(RoutingContext context);
}
