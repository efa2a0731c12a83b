// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Thrown when the key server cannot be reached or its answer cannot be used. */
final class FetchException extends IOException {

    private static final long serialVersionUID = 1L;

    private final @Nullable Duration retryAfter;

    FetchException(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** How long the server asked to be left alone, or null if it did not say. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
