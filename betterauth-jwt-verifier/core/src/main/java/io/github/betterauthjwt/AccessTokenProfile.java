// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The requirements of a verifier that accepts access tokens only (RFC 9068 §4): the type, and no audience besides this
 * resource. Better Auth adds its userinfo endpoint to {@code aud} if the scope {@code openid} was granted.
 */
final class AccessTokenProfile implements ClaimRule {

    private static final String USERINFO_PATH = "/oauth2/userinfo";

    private final Set<String> audiences;

    AccessTokenProfile(Set<String> issuers, Set<String> audiences) {
        Set<String> tolerated = new HashSet<>(audiences);
        issuers.forEach(issuer -> tolerated.add(issuer + USERINFO_PATH));
        this.audiences = Set.copyOf(tolerated);
    }

    /** Rejects every kind of token except access tokens that are not bound to a key. */
    static void requireAccessToken(TokenKind kind, Map<String, @Nullable Object> claims) {
        if (kind == TokenKind.ACCESS_TOKEN || kind == TokenKind.MACHINE_TOKEN) {
            return;
        }
        throw switch (kind) {
            case BOUND_ACCESS_TOKEN -> TokenKind.bound(claims).rejection();
            case JWT, BOUND_JWT, CERTIFICATE_BOUND_JWT ->
                new InvalidJwtException(
                        Reason.TYPE_NOT_ACCEPTED,
                        "This is a JWT of the jwt plugin; this resource accepts only OAuth access tokens (at+jwt)");
            case ID_TOKEN ->
                new InvalidJwtException(
                        Reason.ID_TOKEN,
                        "This is an ID token; this resource accepts only OAuth access tokens (at+jwt)");
            default -> kind.rejection();
        };
    }

    /** Rejects a token that another server could also use here, because the token names that server too. */
    @Override
    public void check(VerifiedJwt jwt) {
        if (!audiences.containsAll(jwt.audience())) {
            throw new InvalidJwtException(
                    Reason.ADDITIONAL_AUDIENCE,
                    "The token's \"aud\" names other audiences than this resource and the issuer's userinfo endpoint");
        }
    }
}
