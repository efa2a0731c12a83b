// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import static io.github.betterauthjwt.testing.BearerContract.handle;

import io.github.betterauthjwt.VerifiedJwt;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** The routes of the contract in Quarkus REST. */
@Path("/")
public class ContractRoutes {

    private static final String OPEN =
            "{route: public|optional|protected|any|active|demanding|demanding-scopes|recent|fails|fails-with-token-error}";

    @Inject
    SecurityIdentity identity;

    @Inject
    VerifiedJwt jwt;

    @Inject
    RoutingContext context;

    private String respond(String route) {
        return handle('/' + route, identity.isAnonymous() ? null : jwt);
    }

    @GET
    @Path(OPEN)
    public String get(@PathParam("route") String route) {
        return respond(route);
    }

    @POST
    @Path(OPEN)
    public String post(@PathParam("route") String route) {
        return respond(route);
    }

    @OPTIONS
    @Path(OPEN)
    public String options(@PathParam("route") String route) {
        return respond(route);
    }

    @PUT
    @Path("any")
    public String put() {
        return respond("any");
    }

    @DELETE
    @Path("any")
    public String delete() {
        return respond("any");
    }

    @PATCH
    @Path("any")
    public String patch() {
        return respond("any");
    }

    @GET
    @Path("admin")
    @RolesAllowed("admin")
    public String admin() {
        return respond("admin");
    }

    @GET
    @Path("scoped")
    @PermissionsAllowed("tasks:write")
    public String scoped() {
        return respond("scoped");
    }

    @GET
    @Path("scopes")
    @PermissionsAllowed("tasks:read")
    @PermissionsAllowed("tasks:write")
    public String scopes() {
        return respond("scopes");
    }

    @GET
    @Path("demanding-late")
    public String demandingLate() {
        return handle(
                "/demanding-late", jwt, (name, value) -> context.response().putHeader(name, value));
    }
}
