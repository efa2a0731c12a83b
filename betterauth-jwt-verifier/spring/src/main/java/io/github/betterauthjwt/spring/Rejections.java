// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.KeysUnavailableException;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationServiceException;

/** Finds the failures of the application that have a response of this library. */
final class Rejections {

    private Rejections() {}

    /**
     * Returns the rejection that caused a failure, or an empty result if this library does not respond to the failure.
     */
    static Optional<JwtVerificationException> causing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JwtVerificationException rejection && isAnswer(rejection, failure)) {
                return Optional.of(rejection);
            }
        }
        return Optional.empty();
    }

    private static boolean isAnswer(JwtVerificationException rejection, Throwable failure) {
        // jwt.requireScope("…") in a controller, or Spring's resource server without keys, which would respond with 500
        return rejection instanceof InsufficientPrivilegesException
                || (rejection instanceof KeysUnavailableException && failure instanceof AuthenticationServiceException);
    }
}
