// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;

/** Thrown when a JWK Set has keys and all of them had to be dropped; the message names each with its reason. */
final class NoUsableKeyException extends IOException {

    private static final long serialVersionUID = 1L;

    NoUsableKeyException(String dropped) {
        super(dropped);
    }
}
