// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

/**
 * A further rule that a token must satisfy, such as "the e-mail address is verified". It sees the token after signature
 * and all standard claims have been checked.
 */
@FunctionalInterface
public interface ClaimRule {

    /**
     * Returns if the token is fine. Whatever else is thrown than is said below, an {@code Error} too, refuses the token as
     * {@link InvalidJwtException.Reason#MALFORMED} and is logged.
     *
     * @param jwt the verified token
     * @throws InvalidJwtException to refuse it, usually with {@link InvalidJwtException.Reason#INVALID_CLAIM}
     */
    void check(VerifiedJwt jwt);
}
