// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Requires of requests that passed that their token is still active (RFC 7662).
 *
 * @param introspector null if the application has none
 * @param always whether all requests need an active token
 * @param bearer the challenge to a bearer token
 * @param dpop the challenge to a bound token
 */
record ActiveCheck(@Nullable TokenIntrospector introspector, boolean always, Challenge bearer, Challenge dpop) {

    /** Returns the response to a token that was sent with this scheme. */
    BearerResponse response(JwtVerificationException rejection, boolean bound) {
        return BearerResponse.of(rejection, bound ? dpop : bearer);
    }

    BearerDecision require(BearerDecision decision) {
        TokenIntrospector asked = requireIntrospector();
        SentToken sent = decision.sent();
        VerifiedJwt jwt = decision.jwt().orElse(null);
        if (sent == null || jwt == null) {
            return decision;
        }
        try {
            asked.requireActive(jwt, sent.text());
            return decision.withActiveToken();
        } catch (JwtVerificationException e) {
            return decision.rejected(response(e, sent.bound()));
        }
    }

    CompletableFuture<BearerDecision> require(BearerDecision decision, Executor waiting) {
        TokenIntrospector asked = requireIntrospector();
        SentToken sent = decision.sent();
        VerifiedJwt jwt = decision.jwt().orElse(null);
        if (sent == null || jwt == null) {
            return CompletableFuture.completedFuture(decision);
        }
        return asked.requireActive(jwt, sent.text(), waiting)
                .handle((active, failure) -> failure == null
                        ? decision.withActiveToken()
                        : decision.rejected(response(rejection(failure), sent.bound())));
    }

    /** Returns the rejection in a failure of a future. */
    static JwtVerificationException rejection(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof JwtVerificationException rejection) {
            return rejection;
        }
        throw new CompletionException(cause);
    }

    private TokenIntrospector requireIntrospector() {
        if (introspector == null) {
            throw new IllegalStateException("set the introspector, which asks Better Auth whether a token is active");
        }
        return introspector;
    }
}
