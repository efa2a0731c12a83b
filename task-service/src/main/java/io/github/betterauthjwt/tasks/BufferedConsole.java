// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.StreamHandler;

/**
 * Writes the log to standard error, many lines at once: the console handler of the JDK writes each access by itself, which
 * costs a request more than its authentication. A warning is written at once, with all before it; everything else within
 * {@link #DELAY}. Named by logging.properties.
 */
public final class BufferedConsole extends StreamHandler {

    private static final Duration DELAY = Duration.ofMillis(50);

    private final AtomicBoolean flushPlanned = new AtomicBoolean();

    /** For the log manager. */
    public BufferedConsole() {
        this(System.err);
    }

    BufferedConsole(OutputStream out) {
        setOutputStream(out);
    }

    @Override
    public void publish(LogRecord entry) {
        super.publish(entry);
        if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
            flush();
        } else if (flushPlanned.compareAndSet(false, true)) {
            Thread.ofVirtual().name("log-flush").start(this::flushLater);
        }
    }

    private void flushLater() {
        try {
            Thread.sleep(DELAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        flushPlanned.set(false);
        flush();
    }

    /** Leaves standard error open. */
    @Override
    public void close() {
        flush();
    }
}
