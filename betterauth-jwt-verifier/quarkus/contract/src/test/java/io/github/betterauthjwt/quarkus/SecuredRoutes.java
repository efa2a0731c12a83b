// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.VerifiedJwt;
import io.quarkus.security.Authenticated;
import io.quarkus.vertx.web.Route;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Reactive routes, which run on event loops. */
@ApplicationScoped
public class SecuredRoutes {

    @Inject
    VerifiedJwt jwt;

    @Route(path = "/routes/me", methods = Route.HttpMethod.GET)
    String me() {
        return jwt.subject();
    }

    @Route(path = "/routes/open/authenticated", methods = Route.HttpMethod.GET)
    @Authenticated
    String authenticated() {
        return jwt.subject();
    }

    @Route(path = "/routes/admin", methods = Route.HttpMethod.GET)
    @RolesAllowed("admin")
    String admin() {
        return jwt.subject();
    }

    @Route(path = "/routes/late", methods = Route.HttpMethod.GET)
    void late(RoutingContext context) {
        context.response().putHeader("X-Leak", "yes");
        jwt.requireScope("tasks:write");
        context.end("served");
    }
}
