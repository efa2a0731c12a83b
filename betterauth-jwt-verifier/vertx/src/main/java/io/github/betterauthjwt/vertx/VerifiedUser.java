// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.github.betterauthjwt.VerifiedJwt;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authorization.Authorization;
import io.vertx.ext.auth.authorization.PermissionBasedAuthorization;
import io.vertx.ext.auth.authorization.RoleBasedAuthorization;
import java.util.LinkedHashSet;
import java.util.Set;

/** Creates the user of a token, as Vert.x's own handlers do, but without the token itself. */
final class VerifiedUser {

    private static final String PROVIDER = "better-auth";
    /** The attribute with the claims, under the name that Vert.x's JWT and OAuth 2 providers use. */
    private static final String CLAIMS = "accessToken";

    private VerifiedUser() {}

    static User of(VerifiedJwt jwt) {
        JsonObject attributes = new JsonObject()
                .put(CLAIMS, new JsonObject(jwt.claims()))
                .put("rootClaim", CLAIMS)
                .put("exp", jwt.expiresAt().getEpochSecond());
        User user = User.create(new JsonObject().put("sub", jwt.subject()), attributes);
        user.authorizations().put(PROVIDER, authorizations(jwt));
        return user;
    }

    private static Set<Authorization> authorizations(VerifiedJwt jwt) {
        Set<Authorization> authorizations = new LinkedHashSet<>();
        jwt.roles().forEach(role -> authorizations.add(RoleBasedAuthorization.create(role)));
        jwt.scopes().forEach(scope -> authorizations.add(PermissionBasedAuthorization.create(scope)));
        return authorizations;
    }
}
