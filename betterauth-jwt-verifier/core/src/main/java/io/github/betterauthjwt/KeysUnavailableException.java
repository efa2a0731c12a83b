// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when the JWK Set cannot be had, so that a token can be neither accepted nor rejected. The token is not at fault
 * and the user is not signed out: a server answers 503 with {@code Retry-After} (RFC 9110 §15.6.4), never 401.
 */
public final class KeysUnavailableException extends JwtVerificationException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * Makes one; besides the verifier, tests of what an application answers in an outage do.
     *
     * @param message what could not be reached and why
     * @param retryAfter see {@link #retryAfter()}
     * @param cause the failed fetch, if there was one
     */
    public KeysUnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause, false);
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /** How long a client should wait before it tries again: from the verifier, one second to five minutes. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
