// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.github.betterauthjwt.tasks.operations.LogConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log on standard error. */
class LogConfigurationTest {

    private static final int CLIENTS = 20;
    private static final int LINES_OF_EACH = 100;

    private final PrintStream standardError = System.err;
    private final Console console = new Console();
    private final LoggerContext context = new LoggerContext();
    private Logger logger;

    /** Keeps what is written. Blocks writers until it is opened. */
    private static final class Console extends OutputStream {

        private final CountDownLatch open = new CountDownLatch(1);
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();

        @Override
        public void write(int next) {
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            written.write(next);
        }

        String text() {
            return written.toString(UTF_8);
        }
    }

    @BeforeEach
    void configure() {
        System.setErr(new PrintStream(console, true, UTF_8));
        context.setMDCAdapter(new LogbackMDCAdapter());
        new LogConfiguration().configure(context);
        logger = context.getLogger("access");
    }

    @AfterEach
    void restore() {
        console.open.countDown();
        context.stop();
        System.setErr(standardError);
    }

    @Test
    void line_hasTimeLevelLoggerAndMessage() {
        console.open.countDown();
        logger.info("{\"status\":200}");
        logger.error("failed", new IllegalStateException("reason"));
        context.stop();

        assertThat(console.text())
                .containsPattern(
                        "(?m)^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO access \\{\"status\":200}$")
                .containsPattern("(?m)^\\S+Z ERROR access failed$")
                .containsPattern("(?m)^java.lang.IllegalStateException: reason$")
                .contains("\tat ");
    }

    @Test
    void level_ofLibraries_isWarning() {
        console.open.countDown();
        for (String library : new String[] {"com.zaxxer.hikari.pool", "io.helidon.webserver", "org.flywaydb.core"}) {
            context.getLogger(library).info("silent");
            context.getLogger(library).warn("heard from " + library);
        }
        context.getLogger("io.helidon.webserver.http1.Http1Connection").warn("silent");
        context.stop();

        assertThat(console.text()).hasLineCount(3).doesNotContain("silent");
    }

    @Test
    void console_blocked_boundsTheWaitingLinesAndLosesNone() throws InterruptedException {
        AsyncAppender queue =
                (AsyncAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("queue");
        AtomicInteger logged = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int client = 0; client < CLIENTS; client++) {
                clients.execute(() -> {
                    for (int line = 0; line < LINES_OF_EACH; line++) {
                        logger.info("line");
                        logged.incrementAndGet();
                    }
                });
            }
            while (queue.getRemainingCapacity() > 0) {
                assertThat(logged.get()).isLessThan(CLIENTS * LINES_OF_EACH);
                Thread.sleep(10);
            }
            Thread.sleep(500); // in which clients would log more
            // The lines that are being written, those that wait, and none of the clients that wait for the queue.
            assertThat(logged.get()).isLessThanOrEqualTo(2 * queue.getQueueSize() + 1);
            console.open.countDown();
        }
        context.stop();

        assertThat(logged).hasValue(CLIENTS * LINES_OF_EACH);
        assertThat(console.text()).hasLineCount(CLIENTS * LINES_OF_EACH);
    }
}
