// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs an action for each item not finished by its deadline. One thread checks all deadlines every fifth of a second,
 * so that an item that finishes in time needs no timer.
 *
 * @param <T> the type of an item, compared by {@code equals}
 */
public final class Deadlines<T> implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(Deadlines.class.getName());

    private static final long SWEEP_MILLIS = 200;

    private final Map<T, Long> moments = new ConcurrentHashMap<>();
    private final Consumer<T> missed;
    private final ScheduledExecutorService sweeper;

    /**
     * Starts to watch.
     *
     * @param missed runs for each item that is late. It must not block. If it throws, the exception is logged.
     */
    public Deadlines(String name, Consumer<T> missed) {
        this.missed = missed;
        this.sweeper = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        ScheduledFuture<?> unused =
                sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Sets the time that an item has from now on. It replaces any earlier deadline of the item. */
    public void allow(T what, Duration time) {
        moments.put(what, System.nanoTime() + time.toNanos());
    }

    /**
     * Ends an item.
     *
     * @return whether the item ended in time
     */
    public boolean end(T what) {
        return moments.remove(what) != null;
    }

    private void sweep() {
        long now = System.nanoTime();
        moments.forEach((what, moment) -> {
            // Only the thread that removes the entry acts, so an item that has just ended is left alone.
            if (now - moment > 0 && moments.remove(what, moment)) {
                try {
                    missed.accept(what);
                } catch (RuntimeException | Error e) {
                    // The other items stay watched.
                    LOGGER.log(Level.ERROR, "An item past its deadline could not be ended", e);
                }
            }
        });
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
    }
}
