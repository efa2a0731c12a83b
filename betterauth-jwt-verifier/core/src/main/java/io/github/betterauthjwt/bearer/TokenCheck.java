// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeyPossession;
import io.github.betterauthjwt.ReplayStoreException;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the token of a request, and the proof that its sender possesses the token's key.
 *
 * @param introspector verifies opaque tokens too; null if they are rejected
 * @param dpop null if bound tokens are rejected
 */
record TokenCheck(JwtVerifier verifier, @Nullable TokenIntrospector introspector, @Nullable Dpop dpop) {

    /**
     * Verifies a token.
     *
     * @param bound whether the token was sent with the scheme {@code DPoP}
     */
    VerifiedJwt verify(BearerRequest request, String token, boolean bound) {
        return verify(token, possession(request, token, bound));
    }

    private VerifiedJwt verify(String token, @Nullable KeyPossession possession) {
        if (introspector == null) {
            return possession == null ? verifier.verify(token) : verifier.verifyBound(token, possession);
        }
        return possession == null ? introspector.verify(token) : introspector.verifyBound(token, possession);
    }

    /** Does the same without blocking the calling thread. */
    CompletableFuture<VerifiedJwt> verify(BearerRequest request, String token, boolean bound, Executor waiting) {
        KeyPossession possession = possession(request, token, bound);
        if (possession == null) {
            return introspector == null ? verifier.verify(token, waiting) : introspector.verify(token, waiting);
        }
        if (dpop == null || !dpop.mayWait()) {
            return introspector == null
                    ? verifier.verifyBound(token, possession, waiting)
                    : introspector.verifyBound(token, possession, waiting);
        }
        try {
            return CompletableFuture.supplyAsync(() -> verify(token, possession), waiting);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    ReplayStoreException.unavailable(e)); // too many requests wait for the store
        }
    }

    /** Returns a decision with the nonce for the next proof of the client, if it uses DPoP and needs one. */
    BearerDecision withNonce(BearerDecision decision, boolean bound) {
        return dpop == null || !bound
                ? decision
                : dpop.nonces()
                        .map(nonces -> decision.withNonce(nonces.current()))
                        .orElse(decision);
    }

    /** Returns the check of the sender's proof, or null if the token is a bearer token. */
    private @Nullable KeyPossession possession(BearerRequest request, String token, boolean bound) {
        if (dpop == null) {
            return null;
        }
        if (bound) {
            return new DpopCheck(dpop, request, token);
        }
        return dpop.isRequired() ? TokenCheck::rejectBearer : null;
    }

    /** Rejects a bound token without a proof (RFC 9449 §7.2). A token that is not bound is rejected before. */
    private static void rejectBearer(String thumbprint) {
        throw new InvalidJwtException(
                Reason.SENDER_CONSTRAINED,
                "The token is bound to a key; send it with the scheme DPoP and a DPoP proof");
    }
}
