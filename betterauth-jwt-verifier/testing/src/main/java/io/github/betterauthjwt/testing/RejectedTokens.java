// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One token for each rejection reason. */
final class RejectedTokens {

    private static final Duration FAR = Duration.ofHours(1);
    private static final int TOO_LONG = 17 * 1024;

    private RejectedTokens() {}

    /** The reasons that no token has alone, because a DPoP proof belongs to a request. */
    static final Set<Reason> DEPEND_ON_THE_REQUEST =
            EnumSet.of(Reason.NOT_BOUND, Reason.INVALID_PROOF, Reason.NONCE_REQUIRED);

    /**
     * Returns a token for the reason. The switch has no {@code default}, so a new reason does not compile without its
     * token.
     */
    static String of(Reason reason, TestIssuer issuer) {
        TestJwt jwt = issuer.jwt();
        return switch (reason) {
            case MISSING -> "";
            case MALFORMED -> "not.a-jwt";
            case TOO_LARGE -> jwt.claim("image", "x".repeat(TOO_LONG)).sign();
            case PLACEHOLDER -> issuer.token(TokenSample.UNDEFINED);
            case SESSION_TOKEN -> issuer.token(TokenSample.SESSION_TOKEN);
            case SESSION_CACHE_TOKEN -> issuer.token(TokenSample.SESSION_CACHE_JWT);
            case OPAQUE_TOKEN -> issuer.token(TokenSample.API_KEY);
            case ENCRYPTED -> issuer.token(TokenSample.SESSION_CACHE_JWE);
            case ALGORITHM_NOT_ALLOWED -> issuer.token(TokenSample.SESSION_CACHE_HS256);
            case UNSUPPORTED_HEADER -> jwt.header("crit", List.of("exp")).sign();
            case TYPE_NOT_ACCEPTED -> issuer.token(TokenSample.ACCESS_TOKEN);
            case ID_TOKEN -> issuer.token(TokenSample.ID_TOKEN);
            case LOGOUT_TOKEN -> issuer.token(TokenSample.LOGOUT_TOKEN);
            case SENDER_CONSTRAINED ->
                jwt.claim("cnf", Map.of("jkt", "thumbprint")).sign();
            case CERTIFICATE_BOUND ->
                jwt.claim("cnf", Map.of("x5t#S256", "thumbprint")).sign();
            case NOT_BOUND, INVALID_PROOF, NONCE_REQUIRED ->
                throw new IllegalArgumentException(reason + " depends on the request, not on the token alone");
            case MISSING_KEY_ID -> jwt.withoutHeader("kid").sign();
            case UNKNOWN_KEY -> issuer.tokenOfUnknownKey();
            case BAD_SIGNATURE -> issuer.forgedToken();
            case EXPIRED -> jwt.expiresAt(Instant.now().minus(FAR)).sign();
            case INACTIVE ->
                throw new IllegalArgumentException("an introspector decides about INACTIVE, not a verifier");
            case NOT_YET_VALID -> jwt.claim("nbf", Instant.now().plus(FAR)).sign();
            case WRONG_ISSUER -> jwt.issuer("https://another.example.com").sign();
            case WRONG_AUDIENCE -> jwt.audience("https://another.example.com").sign();
            case ADDITIONAL_AUDIENCE ->
                issuer.accessToken(issuer.url())
                        .audience(issuer.url(), "https://another.example.com")
                        .sign();
            case MISSING_CLAIM -> jwt.withoutClaim("sub").sign();
            case INVALID_CLAIM -> jwt.claim("sub", 42).sign();
        };
    }
}
