// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;

/** Thrown when a JWK must not be used. Only that key is dropped. */
final class UnusableJwkException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableJwkException(String reason) {
        super(reason);
    }
}
