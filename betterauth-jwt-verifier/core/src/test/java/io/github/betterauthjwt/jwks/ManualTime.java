// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Time that passes only when a test advances it. The fetching thread reads it every 0.1 ms. */
final class ManualTime implements Time {

    private final Random random = new Random(42);
    private final AtomicLong now = new AtomicLong(1);
    private final AtomicLong parks = new AtomicLong();
    private volatile long parkedUntil = Long.MAX_VALUE;

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public void park(long nanos) {
        parkedUntil = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : now.get() + nanos;
        parks.incrementAndGet();
        LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(100));
    }

    @Override
    public synchronized double between(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    /** Advances the time, and returns when the fetching thread has done all due work and waits for a later time. */
    void advance(Duration duration) {
        pass(duration);
        // the next park may still be based on the old time; the one after it is not
        long known = parks.get();
        until(() -> parks.get() >= known + 2 && parkedUntil - now.get() > 0);
    }

    /** Advances the time and returns at once. */
    void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    /** Waits in real time for a condition that another thread will fulfill. */
    static void until(Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(new TimeoutException("what the test waited for did not happen within 60 s"));
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
    }

    interface Condition {
        boolean holds();
    }
}
