// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Thrown when there is no usable JWK Set and none can be fetched now. */
public final class KeysUnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    KeysUnreachableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /** Returns how long to wait before the next attempt: one second to five minutes. */
    public Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this; // thrown for each request during an outage; the cause has the stack trace of the failed fetch
    }
}
