// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

/**
 * Knows which tokens were revoked before their expiry, for example because the user signed out. A verifier with
 * {@link JwtVerifier.Builder#revokedTokens} asks it about each token that is otherwise accepted, also about cached ones.
 * Implementations must be thread-safe and must not block, because they run for each request.
 */
@FunctionalInterface
public interface RevokedTokens {

    /**
     * Returns whether a verified token was revoked. A token is also rejected if this method throws an exception.
     *
     * @param jwt a token that passed all other checks of the verifier
     */
    boolean isRevoked(VerifiedJwt jwt);
}
