// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** The resource that returns the user of a token. */
@Path("/me")
public class Me {

    /** Creates the resource. Jersey calls this. */
    public Me() {}

    /** Returns the user's id. */
    @GET
    public String get(@Context SecurityContext security) {
        return security.getUserPrincipal().getName();
    }
}
