// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.net.ConnectException;

/** Describes a network exception in a few words. */
final class Failures {

    private Failures() {}

    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        if (message == null || message.isBlank()) {
            return root instanceof ConnectException
                    ? "the server rejected the connection"
                    : root.getClass().getSimpleName();
        }
        return message;
    }
}
