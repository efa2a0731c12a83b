// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.jspecify.annotations.Nullable;

/** Thrown at startup if the properties are not valid. {@link BetterAuthFailureAnalyzer} reports it. */
final class BetterAuthConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    BetterAuthConfigurationException(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
