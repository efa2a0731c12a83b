// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the JWK Set cannot be had, so that a token can be neither accepted nor refused. The token is not at fault
 * and the user is not signed out: a server answers 503 with {@code Retry-After} (RFC 9110 §15.6.4), never 401.
 */
public final class KeysUnavailableException extends JwtVerificationException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    KeysUnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause, false);
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /** How long a client should wait before it tries again: at least one second, at most five minutes. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
