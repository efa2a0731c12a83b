// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.operations;

import java.util.logging.LogManager;

/**
 * A log manager that keeps writing while the service stops. A shutdown hook of the JDK's log manager closes its
 * handlers while another hook stops the service, so later log records would be lost.
 */
public final class ShutdownLogManager extends LogManager {

    private volatile boolean kept;

    /** Called by the JDK, which reads the class name from a system property. */
    public ShutdownLogManager() {}

    /**
     * Lets only {@link #end} close the handlers from now on. Has no effect if the JVM was started with another log
     * manager.
     */
    public static void keep() {
        if (getLogManager() instanceof ShutdownLogManager log) {
            log.kept = true;
        }
    }

    /** Writes all pending records and closes the handlers. Nothing is logged afterwards. */
    public static void end() {
        if (getLogManager() instanceof ShutdownLogManager log) {
            log.kept = false;
            log.reset();
        }
    }

    /** Called by the JDK's shutdown hook as well. */
    @Override
    public void reset() {
        if (!kept) {
            super.reset();
        }
    }
}
