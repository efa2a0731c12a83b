// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import java.util.ArrayList;
import java.util.List;

/** Collects the errors of a request, up to {@link #MOST}. */
public final class ValidationErrors {

    public static final int MOST = 20;

    private final List<Problem.FieldError> errors = new ArrayList<>();
    private boolean more;

    /** Adds an error. Once the maximum is reached, it only records that there are more. */
    void add(Problem.FieldError error) {
        if (isFull()) {
            more = true;
        } else {
            errors.add(error);
        }
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /** Returns whether further errors will not be listed. */
    boolean isFull() {
        return errors.size() == MOST;
    }

    /**
     * Checks that there are no errors. Called after all input was read.
     *
     * @throws Problem 422 if there is an error
     */
    void requireNone() {
        if (errors.isEmpty()) {
            return;
        }
        throw Problem.validationFailed(summary(), errors);
    }

    private String summary() {
        if (more) {
            return "More than " + MOST + " errors; the first 20 are listed.";
        }
        return errors.size() == 1 ? errors.getFirst().detail() : errors.size() + " errors.";
    }
}
