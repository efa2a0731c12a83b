// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;

/** Thrown when a JWK Set has keys but none is usable. The message gives the reason for each key. */
final class NoUsableKeyException extends IOException {

    private static final long serialVersionUID = 1L;

    NoUsableKeyException(String dropped) {
        super(dropped);
    }
}
