// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.TokenCache.Digest;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides about tokens: about JWTs with the verifier, and about opaque tokens and whether a JWT is active with what Better
 * Auth states. Thread-safe.
 */
final class Introspection {

    private final Verification verification;
    private final IntrospectionCache cache;
    private final IntrospectionQueue queue;

    Introspection(Verification verification, IntrospectionCache cache, IntrospectionQueue queue) {
        this.verification = verification;
        this.cache = cache;
        this.queue = queue;
    }

    /**
     * A decision that is made, or what makes it.
     *
     * @param made the outcome, or null if the calling thread would have to wait for it
     * @param rest returns the outcome, and may wait. It runs once.
     */
    record Step(@Nullable Outcome made, Supplier<Outcome> rest) {

        static Step made(Outcome outcome) {
            return new Step(outcome, () -> outcome);
        }

        static Step waiting(Supplier<Outcome> rest) {
            return new Step(null, rest);
        }

        boolean mayWait() {
            return made == null;
        }

        /** Returns the outcome. Waits for it if {@link #mayWait}. */
        Outcome finish() {
            return rest.get();
        }

        Step then(UnaryOperator<Outcome> next) {
            return made == null ? waiting(() -> next.apply(rest.get())) : made(next.apply(made));
        }
    }

    /**
     * Begins to verify a token. Never throws.
     *
     * @param possession the check that the sender possesses the key of the token; null for a bearer token
     * @param active whether a JWT must be active too
     * @param mayWait whether the calling thread may wait for the keys of JWTs
     */
    Step begin(String token, @Nullable KeyPossession possession, boolean active, boolean mayWait) {
        try {
            if (TokenKind.mayBeOpaque(token)) {
                return ask(token, null).then(outcome -> recheck(outcome, possession));
            }
            Outcome local = verification.verify(token, mayWait, possession);
            if (local.needsKeys()) { // before the check of the possession, so that no proof is used twice
                return Step.waiting(() -> begin(token, possession, active, true).finish());
            }
            VerifiedJwt jwt = local.jwt();
            return active && jwt != null ? beginActive(token, jwt) : Step.made(local);
        } catch (Throwable e) {
            return Step.made(Outcome.failed(Verification.failure(e)));
        }
    }

    /**
     * Begins to decide whether a token is active. Better Auth has stated it of an opaque token that was verified. Never
     * throws.
     *
     * @param jwt the verified token
     */
    Step beginActive(String token, VerifiedJwt jwt) {
        if (TokenKind.mayBeOpaque(token)) {
            return Step.made(Outcome.accepted(jwt, true));
        }
        try {
            requireAccessToken(verification.kindOf(token));
            return ask(token, jwt);
        } catch (Throwable e) {
            return Step.made(Outcome.failed(Verification.failure(e)));
        }
    }

    private static void requireAccessToken(TokenKind kind) {
        if (kind == TokenKind.JWT || kind == TokenKind.BOUND_JWT) {
            throw new InvalidJwtException(
                    Reason.TYPE_NOT_ACCEPTED,
                    "Better Auth cannot tell whether a JWT of the jwt plugin is active; an OAuth access token is"
                            + " expected here");
        }
    }

    private Step ask(String token, @Nullable VerifiedJwt local) {
        Digest digest = Digest.of(token);
        VerifiedJwt known = cache.find(digest);
        if (known != null) {
            return Step.made(Outcome.accepted(known, true));
        }
        InvalidJwtException rejection = cache.findRejection(digest);
        return rejection == null
                ? Step.waiting(() -> queue.ask(digest, token, local))
                : Step.made(Outcome.failed(rejection));
    }

    /** Checks of an opaque token what Better Auth does not state, and what may have changed since. */
    private Outcome recheck(Outcome outcome, @Nullable KeyPossession possession) {
        VerifiedJwt jwt = outcome.jwt();
        if (jwt == null) {
            return outcome;
        }
        try {
            verification.recheck(jwt, possession);
            return outcome;
        } catch (Throwable e) {
            return Outcome.failed(Verification.failure(e));
        }
    }
}
