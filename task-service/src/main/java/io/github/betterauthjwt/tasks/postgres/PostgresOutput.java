// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The last lines that PostgreSQL's programs print while they start. The library logs them at a level that the service
 * does not show. Thread-safe.
 */
final class PostgresOutput extends Handler implements AutoCloseable {

    private static final int MOST_LINES = 10;
    private static final int LONGEST_LINE = 300;
    /** How long the last lines of an ended program may take. */
    private static final Duration DELAY = Duration.ofMillis(300);

    private final Logger logger = Logger.getLogger(EmbeddedPostgres.class.getName());
    private final @Nullable Level levelBefore = logger.getLevel();
    private final Deque<String> lines = new ArrayDeque<>();

    private PostgresOutput() {}

    /** Keeps the lines until it is closed, and shows none of them. */
    static PostgresOutput capture() {
        PostgresOutput output = new PostgresOutput();
        output.logger.addHandler(output);
        output.logger.setUseParentHandlers(false);
        output.logger.setLevel(Level.INFO);
        return output;
    }

    /** Returns the last lines after a program has ended, or an empty text. */
    String ofEndedProgram() {
        try {
            Thread.sleep(DELAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lines) {
            return lines.isEmpty() ? "" : " PostgreSQL printed: " + String.join(" | ", lines);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        String line = new SimpleFormatter().formatMessage(entry).strip();
        synchronized (lines) {
            lines.addLast(line.substring(0, Math.min(line.length(), LONGEST_LINE)));
            if (lines.size() > MOST_LINES) {
                lines.removeFirst();
            }
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        logger.setLevel(levelBefore);
    }
}
