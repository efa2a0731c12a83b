// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.BearerContract;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** The contract's routes. */
@Path("/")
public class ContractResource {

    @GET
    @Path("public")
    @PublicResource
    public String everybody(@Context SecurityContext security) {
        return handle("/public", security);
    }

    @GET
    @Path("optional")
    @OptionalToken
    public String optional(@Context SecurityContext security) {
        return handle("/optional", security);
    }

    @GET
    @Path("protected")
    public String authenticated(@Context SecurityContext security) {
        return handle("/protected", security);
    }

    @POST
    @Path("protected")
    public String posted(@Context SecurityContext security, String body) {
        return handle("/protected", security);
    }

    @GET
    @Path("admin")
    @RolesAllowed("admin")
    public String admin(@Context SecurityContext security) {
        return handle("/admin", security);
    }

    @GET
    @Path("scoped")
    @RequireScope("tasks:write")
    public String scoped(@Context SecurityContext security) {
        return handle("/scoped", security);
    }

    @GET
    @Path("{name: demanding|fails|fails-with-token-error}")
    public String others(@Context SecurityContext security, @PathParam("name") String name) {
        return handle("/" + name, security);
    }

    private static String handle(String path, SecurityContext security) {
        return BearerContract.handle(path, security.getUserPrincipal() instanceof VerifiedJwt jwt ? jwt : null);
    }
}
