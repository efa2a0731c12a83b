// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** Captures every line at every level in a Spring Boot application. */
final class LogbackCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<Appender<ILoggingEvent>> before = new ArrayList<>();
    private final Level levelBefore = root.getLevel();
    private final Consumer<String> lines;
    private final Set<String> leftAlone;

    LogbackCapture(Consumer<String> lines, Set<String> leftAlone) {
        this.lines = lines;
        this.leftAlone = leftAlone;
        root.iteratorForAppenders().forEachRemaining(before::add);
        before.forEach(root::detachAppender);
        leftAlone.forEach(name -> logback.getLogger(name).setLevel(Level.INFO));
        setContext(logback);
        start();
        root.addAppender(this);
        root.setLevel(Level.TRACE);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String trace = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        lines.accept(event.getLoggerName() + ": " + event.getFormattedMessage() + trace);
    }

    @Override
    public void close() {
        root.setLevel(levelBefore);
        root.detachAppender(this);
        before.forEach(root::addAppender);
        leftAlone.forEach(name -> logback.getLogger(name).setLevel(null));
        stop();
    }
}
