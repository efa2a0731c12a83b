// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Captures what a logger of this JVM logs while it is open. */
final class LogRecords extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

    private final Logger logger;
    private final List<ILoggingEvent> records = new CopyOnWriteArrayList<>();

    /** Captures everything. */
    LogRecords() {
        this(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    LogRecords(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        start();
        logger.addAppender(this);
    }

    List<ILoggingEvent> all() {
        return records;
    }

    @Override
    protected void append(ILoggingEvent event) {
        records.add(event);
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
