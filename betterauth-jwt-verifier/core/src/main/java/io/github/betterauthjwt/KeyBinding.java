// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what a verified token is bound to ({@code cnf}, RFC 7800 §3.1). */
final class KeyBinding {

    private static final String CNF = "cnf";

    private KeyBinding() {}

    /**
     * Rejects a bound token that was sent as a bearer token, and a token whose sender has not proven to possess its key.
     *
     * @param possession the check of the sender's proof; null for a bearer token
     */
    static void require(VerifiedJwt jwt, @Nullable KeyPossession possession) {
        if (possession != null) {
            possession.require(thumbprint(jwt.claims()));
        } else if (jwt.claims().containsKey(CNF)) {
            throw TokenKind.bound(jwt.claims()).rejection();
        }
    }

    /** Returns {@code cnf.jkt} (RFC 9449 §6.1). Any other confirmation method would have to be verified too. */
    private static String thumbprint(Map<String, @Nullable Object> claims) {
        if (!claims.containsKey(CNF)) {
            throw new InvalidJwtException(
                    Reason.NOT_BOUND, "The token is not bound to a key (\"cnf\"), but a DPoP-bound token is required");
        }
        if (claims.get(CNF) instanceof Map<?, ?> cnf && cnf.size() == 1 && cnf.get("jkt") instanceof String jkt) {
            return jkt;
        }
        if (TokenKind.bound(claims) == TokenKind.CERTIFICATE_BOUND_JWT) {
            throw TokenKind.CERTIFICATE_BOUND_JWT.rejection();
        }
        throw new InvalidJwtException(
                Reason.SENDER_CONSTRAINED, "The token's \"cnf\" must contain \"jkt\" and nothing else (RFC 9449 §6.1)");
    }
}
