// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.VerifierListener;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long the verification of one request's token takes. The verifier reports an accepted token on the thread
 * that verifies it, and so does not know the request. Only requests between {@link #start} and {@link #stop} are
 * measured.
 */
public final class VerificationTimer {

    /** Notes accepted tokens for the timer of the current thread. */
    public static final VerifierListener LISTENER = new VerifierListener() {
        @Override
        public void tokenAccepted(boolean known) {
            accepted(known);
        }
    };

    private static final ThreadLocal<@Nullable VerificationTimer> CURRENT = new ThreadLocal<>();

    private final long start = System.nanoTime();
    private @Nullable Verification verification;

    private VerificationTimer() {}

    /**
     * The verification of an accepted token.
     *
     * @param cached whether the verifier had accepted the same token before and still knew it
     * @param nanos the time from the start of the timer, in nanoseconds
     */
    record Verification(boolean cached, long nanos) {}

    /** Starts to measure the request that the current thread handles. */
    static VerificationTimer start() {
        VerificationTimer timer = new VerificationTimer();
        CURRENT.set(timer);
        return timer;
    }

    /** Ends the measurement on the current thread. */
    static void stop() {
        CURRENT.remove();
    }

    private static void accepted(boolean cached) {
        VerificationTimer timer = CURRENT.get();
        if (timer != null) {
            timer.verification = new Verification(cached, System.nanoTime() - timer.start);
        }
    }

    /** Returns the verification, or empty if no token was accepted. */
    Optional<Verification> verification() {
        return Optional.ofNullable(verification);
    }
}
