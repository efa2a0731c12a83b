// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

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
 * Writes log records to standard error in batches. The console handler of the JDK writes each access record separately
 * and blocks all other threads meanwhile, which costs a request more than its authentication. This handler writes a
 * warning immediately, together with all records before it, and every other record within {@link #DELAY}. The file
 * {@code logging.properties} names this class.
 */
public final class BufferedConsole extends Handler {

    private static final Duration DELAY = Duration.ofMillis(50);

    /**
     * In characters. A thread that finds more than this waiting writes it, so that a slow console slows the threads
     * that log.
     */
    private static final int LIMIT = 64 * 1024;

    private final OutputStream out;
    private final AtomicBoolean flushPlanned = new AtomicBoolean();
    private final ReentrantLock waitingLock = new ReentrantLock();
    private final ReentrantLock outLock = new ReentrantLock();
    private final StringBuilder waiting = new StringBuilder(); // guarded by waitingLock

    /** Called by the log manager. */
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
        outLock.lock(); // taken first, so that text is written in the order in which it is removed from the buffer
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

    /** Flushes without closing standard error. */
    @Override
    public void close() {
        flush();
    }
}
