// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an auth server is unreachable or its response cannot be used. The message states the fault in one line.
 * Text from the server is escaped, so that it cannot control a terminal or break a log line.
 */
public final class FetchException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Control and format characters, and separators of lines and paragraphs. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private final FetchProblem problem;
    private final @Nullable Duration retryAfter;

    /**
     * Creates an exception.
     *
     * @param message the fault in one line
     * @param retryAfter how long the server asked clients to wait, or null if unknown
     */
    public FetchException(
            FetchProblem problem, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(escaped(message), cause);
        this.problem = Objects.requireNonNull(problem, "problem");
        this.retryAfter = retryAfter;
    }

    private static String escaped(String text) {
        return UNPRINTABLE
                .matcher(text)
                .replaceAll(found -> String.format("\\\\u%04x", found.group().codePointAt(0)));
    }

    /** Returns the cause. */
    public FetchProblem problem() {
        return problem;
    }

    /** Returns how long the server asked clients to wait, or null if unknown. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
