// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Instant;
import java.util.Optional;

/**
 * A verified logout token (OpenID Connect Back-Channel Logout §2.4): Better Auth states that a session of a user has
 * ended. Only {@link LogoutTokenVerifier} creates one. Immutable.
 */
public final class LogoutToken {

    private final VerifiedJwt jwt;

    LogoutToken(VerifiedJwt jwt) {
        this.jwt = jwt;
    }

    /** Returns the {@code sub} claim: the user, as the tokens of the client name the user. */
    public String subject() {
        return jwt.subject();
    }

    /** Returns the {@code sid} claim: the session. Empty if all sessions of the user have ended. */
    public Optional<String> sessionId() {
        return jwt.stringClaim("sid");
    }

    /** Returns the {@code iat} claim: when the session ended, in whole seconds. */
    public Instant issuedAt() {
        return jwt.issuedAt().orElseThrow();
    }

    /** Returns no data about the user. */
    @Override
    public String toString() {
        return "LogoutToken[" + jwt.issuer() + "]";
    }
}
