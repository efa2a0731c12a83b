// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Thrown when the key server cannot be reached or its answer cannot be used; the message says in a line what to look at. */
final class FetchException extends IOException {

    private static final long serialVersionUID = 1L;

    private final FetchProblem problem;
    private final @Nullable Duration retryAfter;

    FetchException(FetchProblem problem, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.problem = Objects.requireNonNull(problem, "problem");
        this.retryAfter = retryAfter;
    }

    FetchProblem problem() {
        return problem;
    }

    /** How long the server asked to be left alone, or null if it did not say. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
