// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.github.betterauthjwt.VerifiedJwt;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** Returns the user's id. */
@Controller
@Produces(MediaType.TEXT_PLAIN)
final class Me {

    Me() {}

    @Get("/me")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    String me(VerifiedJwt jwt) {
        return jwt.subject();
    }
}
