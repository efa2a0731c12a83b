// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.github.betterauthjwt.tasks.http.RequestLog;
import java.util.List;

/**
 * Captures the lines of the access log that are written while it is open, including those of other services in this
 * JVM.
 */
final class AccessLines implements AutoCloseable {

    private final LogRecords records = new LogRecords(RequestLog.LOGGER_NAME);

    List<String> all() {
        return records.all().stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        records.close();
    }
}
