// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.VerifiedJwt;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks Quarkus for the identity of a token's user, so that the augmentors of the application see it. */
final class VerifiedJwtRequest extends BaseAuthenticationRequest {

    private final VerifiedJwt jwt;

    VerifiedJwtRequest(VerifiedJwt jwt) {
        this.jwt = jwt;
    }

    VerifiedJwt jwt() {
        return jwt;
    }
}
