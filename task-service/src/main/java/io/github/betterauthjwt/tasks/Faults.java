// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, up to as much as somebody wants to read at once. */
final class Faults {

    static final int MOST = 20;

    private final List<Problem.Fault> faults = new ArrayList<>();
    private boolean more;

    /** Adds a fault; beyond the most it is only noted that there are more. */
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

    /** Whether further faults will not be told. */
    boolean isFull() {
        return faults.size() == MOST;
    }

    /**
     * To be called when all was read.
     *
     * @throws Problem 422 if anything was wrong
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
