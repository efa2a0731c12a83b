// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

public final class InvalidJwtException extends JwtVerificationException {

    private static final long serialVersionUID = 1L;

    InvalidJwtException(String message) {
        super(message, null, false);
    }
}
