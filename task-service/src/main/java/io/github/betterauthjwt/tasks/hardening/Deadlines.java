// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Runs an action for each item not finished by its deadline. A separate thread checks the deadlines every fifth of a
 * second, so that an item that finishes in time needs no timer.
 *
 * @param <T> the type of an item, compared by {@code equals}
 */
public final class Deadlines<T> implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(Deadlines.class.getName());

    private static final Duration SWEEP = Duration.ofMillis(200);

    private final Map<T, Long> moments = new ConcurrentHashMap<>();
    private final Consumer<T> missed;
    private final Thread sweeper;
    private volatile boolean closed;

    /**
     * Starts to watch.
     *
     * @param missed runs for each item that is late. It must not block. If it throws, the exception is logged.
     */
    public Deadlines(String name, Consumer<T> missed) {
        this.missed = missed;
        this.sweeper = Thread.ofPlatform().daemon().name(name).start(this::sweep);
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
        while (!closed) {
            try {
                Thread.sleep(SWEEP);
            } catch (InterruptedException e) {
                return; // closed
            }
            long now = System.nanoTime();
            moments.forEach((what, moment) -> {
                // Only the thread that removes the entry acts, so an item that has just ended is left alone.
                if (now - moment > 0 && moments.remove(what, moment)) {
                    reportMissed(what);
                }
            });
        }
    }

    /** Runs the action. A failure is logged, so that the other items stay watched. */
    private void reportMissed(T what) {
        try {
            missed.accept(what);
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.ERROR, "An item past its deadline could not be ended", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        sweeper.interrupt();
    }
}
