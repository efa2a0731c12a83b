// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

/** Thrown when an operation on tasks is not possible. Its reason is the owner's to resolve. */
public final class TaskException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why an operation was not possible. */
    public enum Reason {
        /** The owner has no task with this id. */
        NOT_FOUND,
        /** The task does not have the version that the condition names. */
        OTHER_VERSION,
        /** The idempotency key created a task from another body. */
        KEY_REUSED
    }

    private final Reason reason;

    /** Creates an exception without a stack trace. */
    public TaskException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
