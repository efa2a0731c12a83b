// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by {@link JwtVerifier#verify} when a token is not accepted: because the token is at fault
 * ({@link InvalidJwtException}) or because the keys to judge it are out of reach ({@link KeysUnavailableException}).
 */
public abstract sealed class JwtVerificationException extends RuntimeException
        permits InvalidJwtException, KeysUnavailableException {

    private static final long serialVersionUID = 1L;

    JwtVerificationException(String message, @Nullable Throwable cause, boolean writableStackTrace) {
        super(message, cause, false, writableStackTrace);
    }
}
