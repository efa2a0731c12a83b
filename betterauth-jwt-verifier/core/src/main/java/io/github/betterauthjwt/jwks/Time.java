// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Monotonic time, waiting and chance, so that a test can hold all three in its hand. */
interface Time {

    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void park(long nanos) {
            LockSupport.parkNanos(this, nanos);
        }

        @Override
        public double between(double least, double most) {
            return ThreadLocalRandom.current().nextDouble(least, most);
        }
    };

    /** Like {@link System#nanoTime}: only differences mean something. */
    long nanos();

    /** Waits at most so long; may return at any time, and does when the thread is unparked. */
    void park(long nanos);

    /** A random number from {@code least} to below {@code most}. */
    double between(double least, double most);
}
