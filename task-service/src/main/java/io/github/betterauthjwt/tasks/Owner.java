// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.VerifiedJwt;

/**
 * Whose tasks a request may touch. There is no other way to one than a verified token, and no way to tasks without one.
 */
final class Owner {

    private final String id;

    private Owner(String id) {
        this.id = id;
    }

    static Owner of(VerifiedJwt jwt) {
        return new Owner(jwt.subject());
    }

    /** The token's {@code sub} (RFC 7519 §4.1.2), unchanged. */
    String id() {
        return id;
    }
}
