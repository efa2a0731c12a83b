// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What must be over in time, and what is done to it else. A thread of its own looks every fifth of a second, so that those
 * who keep their time pay for no timer.
 *
 * @param <T> compared by {@code equals}
 */
final class Deadlines<T> implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(Deadlines.class.getName());

    private static final Duration SWEEP = Duration.ofMillis(200);

    private final Map<T, Long> moments = new ConcurrentHashMap<>();
    private final Consumer<T> missed;
    private final Thread sweeper;
    private volatile boolean closed;

    /**
     * Starts to watch.
     *
     * @param missed what to do to those that are late; must not wait; if it throws, that is logged
     */
    Deadlines(String name, Consumer<T> missed) {
        this.missed = missed;
        this.sweeper = Thread.ofPlatform().daemon().name(name).start(this::sweep);
    }

    /** From now on it has this long, whatever was said before. */
    void allow(T what, Duration time) {
        moments.put(what, System.nanoTime() + time.toNanos());
    }

    /**
     * It is over.
     *
     * @return whether in time
     */
    boolean end(T what) {
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
                // Whoever removes the entry decides: what is just over is left alone.
                if (now - moment > 0 && moments.remove(what, moment)) {
                    tell(what);
                }
            });
        }
    }

    /** Whatever comes of it, the others are still to be watched. */
    private void tell(T what) {
        try {
            missed.accept(what);
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.ERROR, "What is late could not be ended", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        sweeper.interrupt();
    }
}
