// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.BearerContract;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** The contract's routes. */
@Path("/")
public class ContractResource {

    @GET
    @Path("public")
    @PublicResource
    public String everyone(@Context SecurityContext security) {
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
    @Path("scopes")
    @RequireScope({"tasks:read", "tasks:write"})
    public String scopes(@Context SecurityContext security) {
        return handle("/scopes", security);
    }

    @GET
    @Path("{name: demanding|demanding-scopes|recent|fails|fails-with-token-error}")
    public String others(@Context SecurityContext security, @PathParam("name") String name) {
        return handle("/" + name, security);
    }

    @GET
    @Path("any")
    public String getAny(@Context SecurityContext security) {
        return handle("/any", security);
    }

    @POST
    @Path("any")
    public String postAny(@Context SecurityContext security) {
        return handle("/any", security);
    }

    @PUT
    @Path("any")
    public String putAny(@Context SecurityContext security) {
        return handle("/any", security);
    }

    @DELETE
    @Path("any")
    public String deleteAny(@Context SecurityContext security) {
        return handle("/any", security);
    }

    @PATCH
    @Path("any")
    public String patchAny(@Context SecurityContext security) {
        return handle("/any", security);
    }

    @OPTIONS
    @Path("any")
    public String optionsAny(@Context SecurityContext security) {
        return handle("/any", security);
    }

    /** The cookie is lost if the scope is missing, because an exception has no response. */
    @GET
    @Path("demanding-late")
    public Response demandingLate(@Context SecurityContext security) {
        Response.ResponseBuilder response =
                Response.ok().header("X-Leak", "yes").header("Set-Cookie", "leak=yes");
        return response.entity(handle("/demanding", security)).build();
    }

    private static String handle(String path, SecurityContext security) {
        return BearerContract.handle(path, security.getUserPrincipal() instanceof VerifiedJwt jwt ? jwt : null);
    }
}
