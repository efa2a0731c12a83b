// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The result of a verification: the verified token and whether it was cached, the failure, or neither if the key is not
 * cached and waiting was not allowed. The failure is returned rather than thrown, because unwinding
 * each frame costs time.
 */
record Outcome(@Nullable VerifiedJwt jwt, boolean known, @Nullable JwtVerificationException failure) {

    static final Outcome NEEDS_KEYS = new Outcome(null, false, null);

    static Outcome accepted(VerifiedJwt jwt, boolean known) {
        return new Outcome(jwt, known, null);
    }

    static Outcome failed(JwtVerificationException cause) {
        return new Outcome(null, false, cause);
    }

    boolean needsKeys() {
        return jwt == null && failure == null;
    }

    /** Returns the cause of an outcome that has no token and needs no keys. */
    JwtVerificationException requireFailure() {
        return requireNonNull(failure, "failure");
    }
}
