// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Writes the log to standard error, many lines at once: the console handler of the JDK writes each access by itself, and
 * lets all others wait meanwhile, which costs a request more than its authentication. A warning is written at once, with
 * all before it; everything else within {@link #DELAY}. Named by logging.properties.
 */
public final class BufferedConsole extends Handler {

    private static final Duration DELAY = Duration.ofMillis(50);

    /** In characters. Whoever finds more waiting writes it, so that a console that is slow slows those who log. */
    private static final int LIMIT = 64 * 1024;

    private final OutputStream out;
    private final AtomicBoolean flushPlanned = new AtomicBoolean();
    private final ReentrantLock waitingLock = new ReentrantLock();
    private final ReentrantLock outLock = new ReentrantLock();
    private final StringBuilder waiting = new StringBuilder(); // guarded by waitingLock

    /** For the log manager. */
    public BufferedConsole() {
        this(System.err);
    }

    BufferedConsole(OutputStream out) {
        this.out = out;
        setFormatter(new LogLine());
    }

    @Override
    public void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        int length = append(getFormatter().format(entry));
        if (length > LIMIT || entry.getLevel().intValue() >= Level.WARNING.intValue()) {
            flush();
        } else if (flushPlanned.compareAndSet(false, true)) {
            Thread.ofVirtual().name("log-flush").start(this::flushLater);
        }
    }

    private int append(String line) {
        waitingLock.lock();
        try {
            return waiting.append(line).length();
        } finally {
            waitingLock.unlock();
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

    @Override
    public void flush() {
        outLock.lock(); // first, so that what is taken later is written later
        try {
            String lines = take();
            if (!lines.isEmpty()) {
                out.write(lines.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            reportError("The log could not be written", e, ErrorManager.WRITE_FAILURE);
        } finally {
            outLock.unlock();
        }
    }

    private String take() {
        waitingLock.lock();
        try {
            String lines = waiting.toString();
            waiting.setLength(0);
            return lines;
        } finally {
            waitingLock.unlock();
        }
    }

    /** Leaves standard error open. */
    @Override
    public void close() {
        flush();
    }
}
