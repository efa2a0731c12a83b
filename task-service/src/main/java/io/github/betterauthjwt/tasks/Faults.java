// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.util.ArrayList;
import java.util.List;

/** Collects the errors of a request, up to {@link #MOST}. */
final class Faults {

    static final int MOST = 20;

    private final List<Problem.Fault> faults = new ArrayList<>();
    private boolean more;

    /** Adds a fault. Once the maximum is reached, it only records that there are more. */
    void add(Problem.Fault fault) {
        if (isFull()) {
            more = true;
        } else {
            faults.add(fault);
        }
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** Returns whether further faults will not be listed. */
    boolean isFull() {
        return faults.size() == MOST;
    }

    /**
     * Checks that there are no faults. Called after everything was read.
     *
     * @throws Problem 422 if there is a fault
     */
    void requireNone() {
        if (faults.isEmpty()) {
            return;
        }
        throw Problem.validationFailed(summary(), faults);
    }

    private String summary() {
        if (more) {
            return "More than " + MOST + " things are wrong, of which these are the first.";
        }
        return faults.size() == 1 ? faults.getFirst().detail() : faults.size() + " things are wrong.";
    }
}
