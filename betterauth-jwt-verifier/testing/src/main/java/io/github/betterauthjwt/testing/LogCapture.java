// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Captures every record at every level in {@code java.util.logging}, the default backend of {@code System.Logger}. */
final class LogCapture extends Handler implements AutoCloseable {

    private final Logger root = Logger.getLogger("");
    private final Level levelBefore = root.getLevel();
    private final List<Handler> handlersBefore = List.of(root.getHandlers());
    private final List<Logger> silenced = new ArrayList<>();
    private final Consumer<String> lines;

    private LogCapture(Consumer<String> lines) {
        this.lines = lines;
    }

    /** Captures log records until it is closed. The usual handlers do not get them. */
    static LogCapture start(Consumer<String> lines) {
        LogCapture capture = new LogCapture(lines);
        capture.handlersBefore.forEach(capture.root::removeHandler);
        capture.setLevel(Level.ALL);
        capture.root.addHandler(capture);
        capture.root.setLevel(Level.ALL);
        return capture;
    }

    /** Returns a thread-safe list for lines. */
    static List<String> lines() {
        return new CopyOnWriteArrayList<>();
    }

    /** Leaves a logger and its descendants at their usual level. */
    void leaveAlone(String name) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(Level.INFO);
        silenced.add(logger);
    }

    @Override
    public void publish(LogRecord record) {
        StringWriter line = new StringWriter();
        line.append(record.getLoggerName()).append(": ").append(record.getMessage());
        if (record.getParameters() != null && record.getParameters().length > 0) {
            line.append(' ').append(Arrays.toString(record.getParameters()));
        }
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(line, true));
        }
        lines.accept(line.toString());
    }

    @Override
    public void flush() {
        // nothing is buffered
    }

    @Override
    public void close() {
        root.removeHandler(this);
        root.setLevel(levelBefore);
        handlersBefore.forEach(root::addHandler);
        silenced.forEach(logger -> logger.setLevel(null));
    }
}
