// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks Better Auth's oauth-provider about tokens (RFC 7662): about opaque access tokens, which only Better Auth can
 * verify, and whether a token is still active, so that sign-out, a ban and the removal of a user take effect before the
 * token expires. Answers are cached by the SHA-256 of the token, and concurrent requests for one token share an answer.
 * JWTs are verified locally first, so Better Auth is never asked about a forged one. Thread-safe; build once and share.
 *
 * <pre>{@code
 * TokenIntrospector introspector = TokenIntrospector.builder(verifier, "https://app.example.com")
 *         .clientSecret("task-service", secret)
 *         .build();
 * VerifiedJwt user = introspector.verifyActive(token);
 * }</pre>
 */
public final class TokenIntrospector {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final JwtVerifier verifier;
    private final Introspection introspection;

    TokenIntrospector(JwtVerifier verifier, Introspection introspection) {
        this.verifier = verifier;
        this.introspection = introspection;
    }

    /**
     * Returns a builder.
     *
     * @param verifier verifies JWTs. Its issuers, audiences, rules, clock and claim settings also apply to opaque tokens.
     *     It must be the verifier of one server, not that of {@link JwtVerifier#anyOf}
     * @param baseUrl Better Auth's {@code baseURL}, such as {@code https://app.example.com}; a path in it is Better
     *     Auth's {@code basePath}, which is {@code /api/auth} otherwise
     * @throws IllegalArgumentException if {@code baseUrl} is not an absolute {@code http} or {@code https} URL, or has a
     *     query or a fragment
     */
    public static TokenIntrospectorBuilder builder(JwtVerifier verifier, String baseUrl) {
        return new TokenIntrospectorBuilder(
                requireNonNull(verifier, "verifier"),
                BetterAuthUrls.authorizationServer(requireNonNull(baseUrl, BetterAuthUrls.MISSING)));
    }

    /** Returns the verifier of JWTs. */
    public JwtVerifier verifier() {
        return verifier;
    }

    /**
     * Verifies a token of either kind: a JWT locally, as {@link JwtVerifier#verify(String)} does, and an opaque access
     * token with Better Auth's answer. An opaque token must have the issuer of the authorization server or one of the
     * verifier, a subject and an expiry. Its audience must contain one of the verifier's; a token without an audience
     * must have been issued to the client of this introspector. May wait up to eleven seconds for Better Auth.
     *
     * @param token a JWT or an opaque access token, without {@code Bearer}
     * @return the token with its claims. For an opaque token, these are the members of Better Auth's answer, and its
     *     {@link VerifiedJwt#audience} may be empty
     * @throws InvalidJwtException if the token is rejected; with {@link Reason#INACTIVE} if Better Auth states that it is
     *     not active
     * @throws InsufficientPrivilegesException if a {@link ClaimRule} requires a scope or a role that the token lacks
     * @throws KeysUnavailableException if the keys of a JWT are unavailable
     * @throws IntrospectionUnavailableException if Better Auth's answer is unavailable
     */
    public VerifiedJwt verify(String token) {
        return result(token, null, false);
    }

    /**
     * Verifies a token of either kind that is bound to a key (RFC 9449 §6.1), and that the sender possesses the key. See
     * {@link #verify(String)} and {@link JwtVerifier#verifyBound(String, KeyPossession)}.
     *
     * @param token a JWT or an opaque access token, without {@code DPoP}
     * @param possession the check of the sender's proof. It runs after all other checks except the {@link ClaimRule}s
     * @throws InvalidJwtException if the token is rejected, is not bound to a key by {@code cnf.jkt} alone, or if the
     *     check of the proof rejects it
     * @throws InsufficientPrivilegesException if a {@link ClaimRule} requires a scope or a role that the token lacks
     * @throws KeysUnavailableException if the keys of a JWT are unavailable
     * @throws IntrospectionUnavailableException if Better Auth's answer is unavailable
     * @throws ReplayStoreException if the proof cannot be remembered
     */
    public VerifiedJwt verifyBound(String token, KeyPossession possession) {
        return result(token, requireNonNull(possession, "possession"), false);
    }

    /**
     * Verifies a token as {@link #verify(String)} does, and also that a JWT is still active. Sign-out, a ban and the
     * removal of the user thus take effect within the age of the cache. Better Auth cannot tell this about the JWTs of
     * its plugin {@code jwt()}, so these are rejected with {@link Reason#TYPE_NOT_ACCEPTED}.
     *
     * @param token a JWT or an opaque access token, without {@code Bearer}
     * @throws InvalidJwtException if the token is rejected; with {@link Reason#INACTIVE} if Better Auth states that it is
     *     not active
     * @throws InsufficientPrivilegesException if a {@link ClaimRule} requires a scope or a role that the token lacks
     * @throws KeysUnavailableException if the keys of a JWT are unavailable
     * @throws IntrospectionUnavailableException if Better Auth's answer is unavailable
     */
    public VerifiedJwt verifyActive(String token) {
        return result(token, null, true);
    }

    /**
     * Requires that a token which was verified is still active, as {@link #verifyActive(String)} does. For code that
     * decides this after the verification, as the package {@code bearer} does. Asks nothing about an opaque token,
     * because Better Auth was asked when it was verified. A rejection is reported to the {@link VerifierListener}, although
     * the verification has reported that the token was accepted.
     *
     * @param jwt the result of the verification of this token by this introspector or by its verifier
     * @param token the token
     * @throws InvalidJwtException if the token is rejected
     * @throws IntrospectionUnavailableException if Better Auth's answer is unavailable
     */
    public void requireActive(VerifiedJwt jwt, String token) {
        requireActive(
                token,
                introspection.beginActive(token, requireNonNull(jwt, "jwt")).finish());
    }

    /**
     * Verifies a token as {@link #verify(String)} does without blocking the calling thread, for event loops.
     *
     * @param waiting the threads that may wait. Bound their number and their queue, because anyone can invent a token
     * @return a future that is already complete if nothing had to wait. It fails with the exceptions of
     *     {@link #verify(String)}, and with {@link IntrospectionUnavailableException} if the executor rejects the task
     */
    public CompletableFuture<VerifiedJwt> verify(String token, Executor waiting) {
        return result(token, null, false, waiting);
    }

    /**
     * Verifies a token as {@link #verifyBound(String, KeyPossession)} does without blocking the calling thread, for event
     * loops.
     *
     * @param possession the check of the sender's proof. It runs on either thread
     * @param waiting the threads that may wait
     * @return a future that fails with the exceptions of {@link #verifyBound(String, KeyPossession)}, and with
     *     {@link IntrospectionUnavailableException} if the executor rejects the task
     */
    public CompletableFuture<VerifiedJwt> verifyBound(String token, KeyPossession possession, Executor waiting) {
        return result(token, requireNonNull(possession, "possession"), false, waiting);
    }

    /**
     * Verifies a token as {@link #verifyActive(String)} does without blocking the calling thread, for event loops.
     *
     * @param waiting the threads that may wait. Bound their number and their queue, because anyone can invent a token
     * @return a future that is already complete if nothing had to wait. It fails with the exceptions of
     *     {@link #verifyActive(String)}, and with {@link IntrospectionUnavailableException} if the executor rejects the
     *     task
     */
    public CompletableFuture<VerifiedJwt> verifyActive(String token, Executor waiting) {
        return result(token, null, true, waiting);
    }

    /**
     * Does the same as {@link #requireActive(VerifiedJwt, String)} without blocking the calling thread, for event loops.
     *
     * @param waiting the threads that may wait
     * @return a future with the token. It fails with the exceptions of {@link #requireActive(VerifiedJwt, String)}, and
     *     with {@link IntrospectionUnavailableException} if the executor rejects the task
     */
    public CompletableFuture<VerifiedJwt> requireActive(VerifiedJwt jwt, String token, Executor waiting) {
        Introspection.Step step = introspection.beginActive(token, requireNonNull(jwt, "jwt"));
        return complete(token, step, outcome -> requireActive(token, outcome), waiting);
    }

    /** The verification has reported that the token was accepted, so this method reports only that it is not active. */
    private VerifiedJwt requireActive(String token, Outcome outcome) {
        VerifiedJwt jwt = outcome.jwt();
        if (jwt == null) {
            throw verifier.report(token, outcome.requireFailure());
        }
        return jwt;
    }

    private VerifiedJwt result(String token, @Nullable KeyPossession possession, boolean active) {
        Introspection.Step step = introspection.begin(requireNonNull(token, "token"), possession, active, true);
        return verifier.result(token, step.finish());
    }

    private CompletableFuture<VerifiedJwt> result(
            String token, @Nullable KeyPossession possession, boolean active, Executor waiting) {
        Introspection.Step step = introspection.begin(requireNonNull(token, "token"), possession, active, false);
        return complete(token, step, outcome -> verifier.result(token, outcome), waiting);
    }

    private CompletableFuture<VerifiedJwt> complete(
            String token, Introspection.Step step, Function<Outcome, VerifiedJwt> result, Executor waiting) {
        requireNonNull(waiting, "waiting");
        try {
            return step.mayWait()
                    ? CompletableFuture.supplyAsync(() -> result.apply(step.finish()), waiting)
                    : CompletableFuture.completedFuture(result.apply(step.finish()));
        } catch (JwtVerificationException e) {
            return CompletableFuture.failedFuture(e);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(verifier.report(
                    token,
                    new IntrospectionUnavailableException("too many tokens wait for Better Auth", RETRY_AFTER, e)));
        }
    }
}
