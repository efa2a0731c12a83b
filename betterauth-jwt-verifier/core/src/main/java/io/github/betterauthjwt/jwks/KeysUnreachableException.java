// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Thrown when there is no usable JWK Set and none can be fetched right now. */
public final class KeysUnreachableException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    KeysUnreachableException(String message, Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = Objects.requireNonNull(retryAfter, "retryAfter");
    }

    /** How long it makes sense to wait before the next try: one second to five minutes. */
    public Duration retryAfter() {
        return retryAfter;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this; // thrown once a request through an outage; the cause has the trace of the failed fetch
    }
}
