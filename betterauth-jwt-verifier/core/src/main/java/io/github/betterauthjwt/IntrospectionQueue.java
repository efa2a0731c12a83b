// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.TokenCache.Digest;
import io.github.betterauthjwt.jwks.FetchException;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.RequestGate;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of a {@link TokenIntrospector}: one at a time for each token, within the budget, and with a bounded
 * number of waiting callers. Stores the answers in the cache. Thread-safe.
 */
final class IntrospectionQueue {

    private static final Logger LOGGER = System.getLogger(IntrospectionQueue.class.getPackageName());
    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

    /** The time for two requests, the metadata and the token, and a second more. */
    private static final Duration WAIT = Duration.ofSeconds(11);

    private final IntrospectionEndpoint endpoint;
    private final IntrospectionCache cache;
    private final RequestGate gate;
    private final Semaphore callers;
    private final Ticker ticker;
    private final Validation validation;
    private final ConcurrentMap<Digest, CompletableFuture<Outcome>> running = new ConcurrentHashMap<>();

    /**
     * The validation of the claims that Better Auth states about an active opaque token.
     *
     * @param issuer the authorization server
     * @param clientId the client that asks
     */
    record Validation(Verification verification, String issuer, String clientId) {

        VerifiedJwt validate(Map<String, @Nullable Object> claims) {
            return verification.introspected(claims, issuer, clientId);
        }
    }

    /**
     * Creates a queue.
     *
     * @param validation for opaque tokens
     */
    IntrospectionQueue(
            IntrospectionEndpoint endpoint,
            IntrospectionCache cache,
            RequestGate gate,
            int maximumCallers,
            Ticker ticker,
            Validation validation) {
        this.endpoint = endpoint;
        this.cache = cache;
        this.gate = gate;
        this.callers = new Semaphore(maximumCallers);
        this.ticker = ticker;
        this.validation = validation;
    }

    /**
     * Asks about a token, or waits for another caller that asks about the same one.
     *
     * @param local the token if it is a JWT that was verified locally; null for an opaque token
     */
    Outcome ask(Digest digest, String token, @Nullable VerifiedJwt local) {
        if (!callers.tryAcquire()) {
            return unavailable("too many tokens wait for Better Auth", SHORTEST_WAIT, null);
        }
        try {
            CompletableFuture<Outcome> own = new CompletableFuture<>();
            CompletableFuture<Outcome> others = running.putIfAbsent(digest, own);
            return others == null ? askFor(digest, token, local, own) : await(others);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unavailable("interrupted while waiting for Better Auth", SHORTEST_WAIT, e);
        } finally {
            callers.release();
        }
    }

    private static Outcome await(CompletableFuture<Outcome> others) throws InterruptedException {
        try {
            return others.get(WAIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return unavailable("Better Auth is taking too long", SHORTEST_WAIT, e);
        }
    }

    private Outcome askFor(Digest digest, String token, @Nullable VerifiedJwt local, CompletableFuture<Outcome> own)
            throws InterruptedException {
        Outcome outcome = unavailable("the request to Better Auth ended unexpectedly", SHORTEST_WAIT, null);
        try {
            VerifiedJwt known = cache.find(digest); // another caller may have asked since the first look
            outcome = known != null ? Outcome.accepted(known, true) : send(digest, token, local);
            return outcome;
        } finally {
            running.remove(digest, own); // after the answer is cached, so that no second request follows
            own.complete(outcome);
        }
    }

    private Outcome send(Digest digest, String token, @Nullable VerifiedJwt local) throws InterruptedException {
        Duration wait = gate.take(local == null && !cache.isKnown(digest));
        if (wait != null) {
            return unavailable("no request to Better Auth is allowed at the moment", wait, null);
        }
        long begun = ticker.read();
        try {
            Map<String, @Nullable Object> claims = endpoint.ask(token);
            if (gate.succeeded()) {
                LOGGER.log(Level.INFO, "the introspection endpoint responds again");
            }
            return answer(digest, claims, local, begun);
        } catch (FetchException e) {
            return failed(e, local);
        }
    }

    private Outcome answer(
            Digest digest, @Nullable Map<String, @Nullable Object> claims, @Nullable VerifiedJwt local, long begun) {
        try {
            if (claims == null) {
                throw new InvalidJwtException(
                        Reason.INACTIVE, "Better Auth states that this is not an active access token");
            }
            VerifiedJwt jwt = local != null ? local : validation.validate(claims);
            cache.put(digest, jwt, begun);
            return Outcome.accepted(jwt, false);
        } catch (InvalidJwtException e) {
            cache.putRejection(digest, e);
            return Outcome.failed(e);
        }
    }

    /**
     * Better Auth also responds with 500 to a JWT that it cannot verify itself, for example because its key was removed a
     * moment ago. Such a response concerns this token only, so no other token waits because of it.
     */
    private Outcome failed(FetchException e, @Nullable VerifiedJwt local) {
        if (local != null && e.problem() == FetchProblem.SERVER_ERROR) {
            return unavailable(String.valueOf(e.getMessage()), SHORTEST_WAIT, e);
        }
        if (gate.failed(e.retryAfter())) {
            LOGGER.log(Level.WARNING, "Better Auth cannot be asked about tokens: " + e.getMessage());
        }
        Duration wait = e.retryAfter();
        return unavailable(String.valueOf(e.getMessage()), wait == null ? SHORTEST_WAIT : wait, e);
    }

    private static Outcome unavailable(String message, Duration wait, @Nullable Throwable cause) {
        Duration seconds = Duration.ofSeconds(wait.plusMillis(999).toSeconds());
        Duration retryAfter = seconds.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : seconds;
        return Outcome.failed(new IntrospectionUnavailableException(message, retryAfter, cause));
    }
}
