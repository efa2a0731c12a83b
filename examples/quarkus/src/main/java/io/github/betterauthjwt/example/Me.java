// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.github.betterauthjwt.VerifiedJwt;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The resource that returns the user of a token. */
@Path("/me")
public class Me {

    @Inject
    VerifiedJwt jwt;

    /** Creates the resource. Quarkus calls this. */
    public Me() {}

    /** Returns the user's id. */
    @GET
    public String me() {
        return jwt.subject();
    }
}
