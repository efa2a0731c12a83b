// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by {@link JwtVerifier#verify} when a token is not accepted. Each subtype has its HTTP status: 401 ({@link
 * InvalidJwtException}, the token is at fault), 403 ({@link InsufficientPrivilegesException}, the token is valid but
 * does not allow the operation), or 503 ({@link KeysUnavailableException}, the keys are unavailable;
 * {@link IntrospectionUnavailableException}, Better Auth's answer about a token is unavailable). With a DPoP proof, it may
 * also be 503 or 429 ({@link ReplayStoreException}, the proof cannot be remembered).
 */
public abstract sealed class JwtVerificationException extends RuntimeException
        permits InvalidJwtException,
                InsufficientPrivilegesException,
                IntrospectionUnavailableException,
                KeysUnavailableException,
                ReplayStoreException {

    private static final long serialVersionUID = 1L;

    JwtVerificationException(String message, @Nullable Throwable cause, boolean writableStackTrace) {
        super(message, cause, false, writableStackTrace);
    }
}
