// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class BufferedConsoleTest {

    private final Console console = new Console();
    private final BufferedConsole handler = new BufferedConsole(console);

    /** Keeps each piece that was written. */
    private static final class Console extends OutputStream {

        private final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();

        @Override
        public void write(int next) {
            write(new byte[] {(byte) next}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            pieces.add(new String(bytes, offset, length, UTF_8));
        }

        @Override
        public void close() {
            throw new AssertionError("standard error is not this handler's to close");
        }

        String next() throws InterruptedException {
            return Objects.requireNonNull(pieces.poll(10, TimeUnit.SECONDS), "nothing was written");
        }
    }

    private void log(Level level, String message) {
        handler.publish(new LogRecord(level, message));
    }

    @Test
    void publish_manyLines_writesThemTogetherAndSoon() throws InterruptedException {
        for (int line = 0; line < 100; line++) {
            log(Level.INFO, "line " + line + ".");
        }
        StringBuilder written = new StringBuilder();
        int pieces = 0;
        while (written.indexOf("line 99.") < 0) {
            written.append(console.next());
            pieces++;
        }
        assertThat(written).contains("line 0.", "line 50.");
        assertThat(pieces).isLessThan(50);

        log(Level.INFO, "another");
        assertThat(console.next()).contains("another");
    }

    @Test
    void publish_warning_writesItAndEarlierLinesImmediately() throws InterruptedException {
        log(Level.INFO, "before");
        log(Level.WARNING, "warning");
        assertThat(console.next()).containsSubsequence("before", "warning");
    }

    @Test
    void close_writesTheRestAndLeavesTheConsoleOpen() throws InterruptedException {
        log(Level.INFO, "the last");
        handler.close();
        assertThat(console.next()).contains("the last");
    }

    @Test
    void publish_blockedConsole_boundsTheWaitingLines() throws InterruptedException {
        CountDownLatch writes = new CountDownLatch(1);
        AtomicInteger published = new AtomicInteger();
        BufferedConsole stuck = new BufferedConsole(new Stuck(writes));
        String line = "x".repeat(1000);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < 20; client++) {
                clients.execute(() -> {
                    for (int i = 0; i < 100; i++) {
                        stuck.publish(new LogRecord(Level.INFO, line));
                        published.incrementAndGet();
                    }
                });
            }
            Thread.sleep(1000);
            // One limit for the text that is being written, one for the text that waits, and one line for each client.
            assertThat(published.get() * line.length()).isLessThan(2 * 64 * 1024 + 2 * 20 * line.length());
            writes.countDown();
        }
        assertThat(published).hasValue(2000);
    }

    /** Blocks until it may write. */
    private static final class Stuck extends OutputStream {

        private final CountDownLatch mayWrite;

        Stuck(CountDownLatch mayWrite) {
            this.mayWrite = mayWrite;
        }

        @Override
        public void write(int unused) throws IOException {
            try {
                mayWrite.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            write(0);
        }
    }
}
