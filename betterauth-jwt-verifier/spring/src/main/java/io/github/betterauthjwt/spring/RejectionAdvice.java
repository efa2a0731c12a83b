// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Responds to a failed {@code jwt.requireScope("…")} in a controller before the application's advice for all
 * exceptions.
 */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RejectionAdvice {

    private final ServletChallengeWriter challenges;

    RejectionAdvice(ServletChallengeWriter challenges) {
        this.challenges = challenges;
    }

    @ExceptionHandler
    void reject(InsufficientPrivilegesException rejection, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            throw rejection;
        }
        challenges.send(request, response, rejection);
    }
}
