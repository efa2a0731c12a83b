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

    /**
     * Rejects a token of another kind than the accepted ones.
     *
     * @param bound whether the sender must prove possession of the token's key, so that the token may be bound to it
     */
    void requireAcceptedKind(UnverifiedJwt jws, boolean bound) {
        TokenKind found = TokenKind.ofJwt(jws.type(), jws.claims());
        TokenKind kind = bound ? unbound(found) : found;
        if (onlyAccessTokens) {
            AccessTokenProfile.requireAccessToken(kind, jws.claims());
            return;
        }
        if (kind == TokenKind.JWT) {
            return;
        }
        boolean isAccessToken = kind == TokenKind.ACCESS_TOKEN || kind == TokenKind.MACHINE_TOKEN;
        if (accessTokens && isAccessToken) {
            return;
        }
        throw accessTokens && kind == TokenKind.BOUND_ACCESS_TOKEN
                ? TokenKind.bound(jws.claims()).rejection()
                : kind.rejection();
    }

    /** Returns the kind that the token would have if it were not bound to a key. */
    private static TokenKind unbound(TokenKind kind) {
        return switch (kind) {
            case BOUND_JWT -> TokenKind.JWT;
            case BOUND_ACCESS_TOKEN -> TokenKind.ACCESS_TOKEN;
            default -> kind;
        };
    }

    void requireRules(VerifiedJwt jwt) {
        for (ClaimRule rule : rules) {
            rule.check(jwt);
        }
    }
}
