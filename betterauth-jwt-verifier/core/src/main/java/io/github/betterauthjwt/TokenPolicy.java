// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The tokens that a verifier accepts, apart from their registered claims.
 *
 * @param maximumLength in characters
 * @param algorithms the allowed signature algorithms; not empty
 * @param accessTokens whether access tokens (RFC 9068) are accepted too
 * @param onlyAccessTokens whether access tokens are accepted and nothing else; then {@code accessTokens} has no effect
 * @param context the settings with which a verified token interprets its claims
 * @param rules the rules of the application
 */
record TokenPolicy(
        int maximumLength,
        Set<SignatureAlgorithm> algorithms,
        boolean accessTokens,
        boolean onlyAccessTokens,
        ClaimContext context,
        List<ClaimRule> rules) {

    TokenPolicy {
        algorithms = EnumSet.copyOf(algorithms); // an enum set, which retainAll compares in one step
        rules = List.copyOf(rules);
    }

    /** Returns the allowed algorithms that a token's {@code alg} may denote; empty if it is not allowed. */
    Set<SignatureAlgorithm> allowed(String alg) {
        Set<SignatureAlgorithm> candidates = SignatureAlgorithm.named(alg);
        candidates.retainAll(algorithms);
        return candidates;
    }

    Set<SignatureAlgorithm> requireAllowedAlgorithm(UnverifiedJwt jws) {
        Set<SignatureAlgorithm> allowed = allowed(jws.algorithm());
        if (allowed.isEmpty()) {
            throw new InvalidJwtException(
                    Reason.ALGORITHM_NOT_ALLOWED, "The token's algorithm is not one of " + algorithms);
        }
        return allowed;
    }

    void requireAcceptedKind(UnverifiedJwt jws) {
        TokenKind kind = TokenKind.ofJwt(jws.type(), jws.claims());
        if (onlyAccessTokens) {
            AccessTokenProfile.requireAccessToken(kind);
            return;
        }
        if (kind == TokenKind.JWT) {
            return;
        }
        boolean isAccessToken = kind == TokenKind.ACCESS_TOKEN || kind == TokenKind.MACHINE_TOKEN;
        if (accessTokens && isAccessToken) {
            return;
        }
        throw accessTokens && kind == TokenKind.BOUND_ACCESS_TOKEN ? TokenKind.BOUND_JWT.rejection() : kind.rejection();
    }

    void requireRules(VerifiedJwt jwt) {
        for (ClaimRule rule : rules) {
            rule.check(jwt);
        }
    }
}
