// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

import static ch.qos.logback.core.joran.spi.ConsoleTarget.SystemErr;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;

/**
 * The log on standard error, unless {@code -Dlogback.configurationFile} names a file. Logback finds this class by
 * {@link java.util.ServiceLoader}. Reading the same from a file would load 600 classes more at the start.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {

    private static final String PATTERN = "%date{yyyy-MM-dd'T'HH:mm:ss.SSSX, UTC} %level %logger %msg%n";
    private static final int QUEUE_SIZE = 256;

    /** Libraries that report only what is wrong. */
    private static final List<String> QUIET =
            List.of("com.zaxxer.hikari", "io.helidon", "io.zonky", "org.flywaydb", "org.postgresql");

    /** It would repeat, with a stack trace, failures that this service has logged or that clients cause. */
    private static final String REPEATING = "io.helidon.webserver.http1.Http1Connection";

    public LogConfiguration() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(queue(context));
        QUIET.forEach(library -> context.getLogger(library).setLevel(Level.WARN));
        context.getLogger(REPEATING).setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * No line is lost. While the console is slow, a thread that finds the queue full waits, so the queue needs little
     * memory. Stopping waits until all lines are written.
     */
    private static AsyncAppender queue(LoggerContext context) {
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName("queue");
        queue.setQueueSize(QUEUE_SIZE);
        queue.setDiscardingThreshold(0);
        queue.setMaxFlushTime(0);
        queue.addAppender(console(context));
        queue.start();
        return queue;
    }

    private static ConsoleAppender<ILoggingEvent> console(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(SystemErr.getName());
        console.setEncoder(encoder);
        console.start();
        return console;
    }
}
