// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wait of a start for a database that is unavailable for a while. Another thread may end it. Thread-safe. */
public final class StartWait {

    private static final Logger LOGGER = System.getLogger(StartWait.class.getName());

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final CountDownLatch abandoned = new CountDownLatch(1);
    private final long begin = System.nanoTime();

    /** Ends the wait, now or when it begins. */
    public void abandon() {
        abandoned.countDown();
    }

    /**
     * Logs a failed attempt and pauses before the next one.
     *
     * @param limit how long the whole wait may take, since this object was created
     * @return whether another attempt may be made
     */
    boolean beforeNextAttempt(Duration limit, DatabaseUrl url, String fault) {
        Duration left = limit.minusNanos(System.nanoTime() - begin);
        if (left.isNegative() || left.isZero()) {
            return false;
        }
        LOGGER.log(
                Level.WARNING,
                "The database {0} is not available: {1}. The start waits for it for up to {2} s more.",
                url,
                fault,
                Long.toString(left.toSeconds()));
        try {
            Duration pause = left.compareTo(PAUSE) < 0 ? left : PAUSE;
            return !abandoned.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
