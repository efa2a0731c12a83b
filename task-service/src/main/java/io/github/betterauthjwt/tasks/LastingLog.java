// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.util.logging.LogManager;

/**
 * Goes on writing the log while the service stops. The JDK's own closes its handlers by a shutdown hook, which runs beside
 * the one that stops the service, so that what happens from then on would be told to nobody.
 */
public final class LastingLog extends LogManager {

    private volatile boolean kept;

    /** For the JDK, which reads the class's name from a system property. */
    public LastingLog() {}

    /** From now on only {@link #end} closes the handlers, unless the JVM was started with another log manager. */
    static void keep() {
        if (getLogManager() instanceof LastingLog log) {
            log.kept = true;
        }
    }

    /** Writes what is waiting and closes the handlers: nothing is left to be told. */
    static void end() {
        if (getLogManager() instanceof LastingLog log) {
            log.kept = false;
            log.reset();
        }
    }

    /** Called by the JDK's shutdown hook too. */
    @Override
    public void reset() {
        if (!kept) {
            super.reset();
        }
    }
}
