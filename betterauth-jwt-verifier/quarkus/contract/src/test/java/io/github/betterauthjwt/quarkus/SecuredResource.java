// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.VerifiedJwt;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** Routes of Quarkus REST with the annotations of Quarkus Security. */
@Path("/rest")
public class SecuredResource {

    @Inject
    VerifiedJwt jwt;

    @Inject
    SecurityIdentity identity;

    @GET
    @Path("me")
    public String me() {
        return jwt.subject();
    }

    @GET
    @Path("event-loop")
    @NonBlocking
    public String eventLoop() {
        return jwt.subject();
    }

    @GET
    @Path("identity")
    public String identity(@Context SecurityContext context) {
        return context.getUserPrincipal().getName() + ' ' + identity.getRoles() + ' ' + context.isUserInRole("admin");
    }

    @GET
    @Path("open/authenticated")
    @Authenticated
    public String authenticated() {
        return jwt.subject();
    }

    @GET
    @Path("admin")
    @RolesAllowed({"admin", "support"})
    public String admin() {
        return jwt.subject();
    }

    @GET
    @Path("all-scopes")
    @PermissionsAllowed("tasks:read")
    @PermissionsAllowed("tasks:write")
    public String allScopes() {
        return jwt.subject();
    }

    @GET
    @Path("one-scope")
    @PermissionsAllowed({"tasks:read", "tasks:write"})
    public String oneScope() {
        return jwt.subject();
    }

    @GET
    @Path("nobody")
    @DenyAll
    public String nobody() {
        return jwt.subject();
    }
}
