// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.KeysUnavailableException;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationServiceException;

/** Which failures of the application are responses to the client. */
final class Refusals {

    private Refusals() {}

    /** Empty for a failure that is not ours to judge. */
    static Optional<JwtVerificationException> causing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JwtVerificationException refusal && isAnswer(refusal, failure)) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    private static boolean isAnswer(JwtVerificationException refusal, Throwable failure) {
        // jwt.requireScope("…") in a controller; or Spring's resource server without keys, which would respond with 500
        return refusal instanceof InsufficientPrivilegesException
                || (refusal instanceof KeysUnavailableException && failure instanceof AuthenticationServiceException);
    }
}
