// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when Better Auth cannot tell whether a token is active, or when the budget of requests to it is spent, so that
 * the token can be neither accepted nor rejected. The token is not at fault and the user stays signed in. A server
 * responds with 503 and {@code Retry-After} (RFC 9110 §15.6.4), never with 401.
 */
public final class IntrospectionUnavailableException extends JwtVerificationException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /**
     * Creates an exception. Applications need this only in tests of how they respond to an outage.
     *
     * @param message what is unavailable, and why
     * @param retryAfter see {@link #retryAfter()}
     * @param cause the failed request, or null if there was none
     */
    public IntrospectionUnavailableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause, false);
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /** Returns how long a client should wait before it tries again. The introspector sets one second to five minutes. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
