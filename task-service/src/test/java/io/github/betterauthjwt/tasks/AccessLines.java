// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.http.RequestLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Captures the lines of the access log that are written while it is open, including those of other services in this
 * JVM.
 */
final class AccessLines extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger(RequestLog.LOGGER_NAME);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    AccessLines() {
        logger.addHandler(this);
    }

    List<String> all() {
        return lines;
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
