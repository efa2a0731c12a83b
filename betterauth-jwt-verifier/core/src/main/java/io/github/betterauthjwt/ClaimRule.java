// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

/**
 * An additional rule that a token must satisfy, such as "the e-mail address is verified". It runs after the signature
 * and all standard claims have been verified.
 */
@FunctionalInterface
public interface ClaimRule {

    /**
     * Checks a token, and returns if the token satisfies the rule. An exception that is not a
     * {@link JwtVerificationException}, or an {@code Error}, is logged and rejects the token as
     * {@link InvalidJwtException.Reason#MALFORMED}.
     *
     * @param jwt the verified token
     * @throws InvalidJwtException to reject the token, usually with {@link InvalidJwtException.Reason#INVALID_CLAIM}
     * @throws InsufficientPrivilegesException if the token lacks a scope or a role
     */
    void check(VerifiedJwt jwt);
}
