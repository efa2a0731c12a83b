// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerificationException;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationServiceException;

/** What Spring Security refuses by itself, and which failures of the application are answers to the client. */
final class Refusals {

    private Refusals() {}

    static InvalidJwtException missing() {
        return new InvalidJwtException(Reason.MISSING, "A bearer token is required");
    }

    static InvalidJwtException forbidden() {
        return new InvalidJwtException(Reason.INSUFFICIENT_SCOPE, "The token does not allow this");
    }

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
        return refusal instanceof InvalidJwtException invalid
                ? invalid.reason() == Reason.INSUFFICIENT_SCOPE // jwt.requireScope("…") in a controller
                // what Spring's resource server makes of keys that are out of reach; it would answer 500
                : failure instanceof AuthenticationServiceException;
    }
}
