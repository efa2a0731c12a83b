// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.BearerContract;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** The contract's route for active tokens. */
@Path("active")
@RequireActive
public class ActiveResource {

    @GET
    public String get(@Context SecurityContext security) {
        return BearerContract.handle("/active", (VerifiedJwt) security.getUserPrincipal());
    }

    @POST
    public String post(@Context SecurityContext security) {
        return get(security);
    }
}
