// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Monotonic time, waiting and randomness, so that tests can control all three. */
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

    /** Returns a time in nanoseconds, of which only differences are meaningful, like {@link System#nanoTime}. */
    long nanos();

    /** Waits for at most this time. May return at any time, and returns when the thread is unparked. */
    void park(long nanos);

    /** Returns a random number from {@code least} (inclusive) to {@code most} (exclusive). */
    double between(double least, double most);
}
