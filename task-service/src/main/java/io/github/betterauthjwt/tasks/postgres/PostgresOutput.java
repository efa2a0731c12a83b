// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.CyclicBufferAppender;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last lines that PostgreSQL's programs print until it is closed. The library logs them at a level that the
 * service does not show. Used by one thread, which waits for the server to start.
 */
final class PostgresOutput implements AutoCloseable {

    private static final int MOST_LINES = 10;
    private static final int LONGEST_LINE = 300;
    /** How long the last lines of an ended program may take. */
    private static final Duration DELAY = Duration.ofMillis(300);

    /** What PostgreSQL's program prints if the server does not start. The library would wait on until its time is over. */
    private static final String FAILURE = "could not start server";

    private final Thread starting = Thread.currentThread();
    private volatile boolean failed;
    private final Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedPostgres.class);
    private final @Nullable Level levelBefore = logger.getLevel();
    private final boolean additiveBefore = logger.isAdditive();
    private final CyclicBufferAppender<ILoggingEvent> lines = new CyclicBufferAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            super.append(line);
            if (line.getFormattedMessage().contains(FAILURE)) {
                failed = true;
                starting.interrupt(); // ends the library's wait
            }
        }
    };

    PostgresOutput() {
        lines.setMaxSize(MOST_LINES);
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    /** Returns whether the server has failed to start, and clears the interruption that ended the wait for it. */
    boolean tellsOfAFailure() {
        if (failed) {
            Thread.interrupted();
        }
        return failed;
    }

    /** Returns the last lines after a program has ended, or an empty text. */
    String ofEndedProgram() {
        try {
            Thread.sleep(DELAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String printed = printed();
        return printed.isEmpty() ? "" : " PostgreSQL printed: " + printed;
    }

    private String printed() {
        synchronized (lines) { // the appender locks itself to add a line, but not to return one
            return IntStream.range(0, lines.getLength())
                    .mapToObj(number -> lines.get(number).getFormattedMessage().strip())
                    .map(line -> line.substring(0, Math.min(line.length(), LONGEST_LINE)))
                    .collect(Collectors.joining(" | "));
        }
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
        logger.setAdditive(additiveBefore);
        logger.setLevel(levelBefore);
    }
}
