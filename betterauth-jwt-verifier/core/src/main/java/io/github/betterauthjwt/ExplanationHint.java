// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** Logs how to get explanations, at the first token that is rejected. A request without a token is not a reason. */
final class ExplanationHint {

    private static final Logger LOGGER = System.getLogger(ExplanationHint.class.getPackageName());

    private final AtomicBoolean due;

    /** Creates a hint, or one that is never given because explanations are on, or off on purpose. */
    ExplanationHint(boolean wanted) {
        due = new AtomicBoolean(wanted);
    }

    void onRejection(Reason reason) {
        if (reason != Reason.MISSING && due.get() && due.compareAndSet(true, false)) {
            LOGGER.log(
                    Level.INFO,
                    "A token was rejected: {0}. With BETTERAUTH_JWT_EXPLAIN=true in the environment, the log explains"
                            + " each rejection (only for development). This line is not repeated.",
                    reason.code());
        }
    }
}
