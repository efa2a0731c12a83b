// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

import ch.qos.logback.classic.LoggerContext;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/**
 * Measures a log on standard error: the console handler of the JDK, and the service's log. The argument
 * selects one. It prints the time until the first record is written, the classes that
 * were loaded until then, and then the CPU time of the process for each further record.
 */
public final class LogCost {

    private static final int THREADS = 8;
    private static final int RECORDS = 40_000;
    private static final String LINE =
            "{\"method\":\"GET\",\"route\":\"/api/tasks/{task_id}\",\"status\":200,\"ms\":1.23,"
                    + "\"request_id\":\"00000000-0000-4000-8000-000000000000\"}";

    private LogCost() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws InterruptedException {
        String kind = arguments[0];
        Log log =
                switch (kind) {
                    case "console" -> jul(new ConsoleHandler());
                    case "logback" -> logback();
                    default -> throw new IllegalArgumentException(kind);
                };
        log.line().accept(LINE);
        long sinceStart = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        long classes = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
        write(log.line()); // warms up
        long cpu =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
        write(log.line());
        log.end().run();
        long used =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() - cpu;
        System.out.printf(
                Locale.ROOT, "| %s | %d | %d | %.1f |%n", kind, sinceStart, classes, used / 1e3 / THREADS / RECORDS);
    }

    /**
     * A log.
     *
     * @param end returns after all records are written
     */
    private record Log(Consumer<String> line, Runnable end) {}

    private static void write(Consumer<String> log) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            Thread.ofVirtual().start(() -> {
                for (int i = 0; i < RECORDS; i++) {
                    log.accept(LINE);
                }
                ended.countDown();
            });
        }
        ended.await();
    }

    private static Log jul(Handler handler) {
        handler.setLevel(Level.ALL);
        return new Log(
                line -> {
                    LogRecord entry = new LogRecord(Level.INFO, line);
                    entry.setLoggerName("access");
                    handler.publish(entry);
                },
                handler::close);
    }

    private static Log logback() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        return new Log(context.getLogger("access")::info, context::stop);
    }
}
