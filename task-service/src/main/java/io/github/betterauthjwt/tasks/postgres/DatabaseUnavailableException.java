// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import org.jspecify.annotations.Nullable;

/** Thrown when the database is unavailable or the outcome of a statement is not known. The cause is already logged. */
public final class DatabaseUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(@Nullable Throwable cause) {
        super("The database is unavailable", cause, false, false);
    }
}
