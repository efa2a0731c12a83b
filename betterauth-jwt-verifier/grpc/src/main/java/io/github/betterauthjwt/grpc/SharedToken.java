// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import com.nimbusds.jwt.JWTParser;
import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The token of a client. One thread fetches it, and calls wait for it without blocking theirs. */
final class SharedToken {

    /** Calls fail at once if this many wait. */
    private static final int MOST_WAITING = 1000;
    /** The time after a failed fetch in which calls fail, or use the old token, without another fetch. */
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** A compact JWS (RFC 7515 §7.1) that a verifier may accept. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_.-]{1,16384}");

    private final Callable<String> source;
    private final Duration renewBefore;
    private final Duration timeout;
    private final Clock clock;
    private final ThreadPoolExecutor fetcher = DaemonThreads.fetcher();

    private @Nullable Token token;
    private @Nullable CompletableFuture<Token> fetch;
    private IOException failure = new IOException("no token was fetched");
    private Instant nextFetch = Instant.MIN;
    private int waiting;

    /** A token that was fetched. The times are those of the clock. */
    private record Token(String value, Instant renewAt, Instant expiresAt) {}

    SharedToken(Callable<String> source, Duration renewBefore, Duration timeout, Clock clock) {
        this.source = source;
        this.renewBefore = renewBefore;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Returns the token. The future is complete unless the call must wait for a fetch. */
    synchronized CompletableFuture<String> get() {
        Instant now = clock.instant();
        boolean isDue = token == null || !now.isBefore(token.renewAt());
        if (isDue && fetch == null && !now.isBefore(nextFetch)) {
            startFetch();
        }
        if (token != null && now.isBefore(token.expiresAt())) {
            return CompletableFuture.completedFuture(token.value());
        }
        if (fetch == null) {
            return CompletableFuture.failedFuture(failure);
        }
        if (waiting >= MOST_WAITING) {
            return CompletableFuture.failedFuture(new IOException("too many calls wait for a token"));
        }
        waiting++;
        return fetch.thenApply(Token::value);
    }

    private void startFetch() {
        CompletableFuture<Token> started = new CompletableFuture<>();
        Future<?> task;
        try {
            task = fetcher.submit(() -> fetchInto(started));
        } catch (RejectedExecutionException e) { // an earlier call of the source did not end when it was interrupted
            finish(null, e);
            return;
        }
        CompletableFuture<Token> finished = started.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((fetched, failed) -> {
                    if (failed instanceof TimeoutException) {
                        task.cancel(true);
                    }
                    finish(fetched, failed);
                });
        fetch = finished.isDone()
                ? null
                : finished; // finish needs the lock, so it ran on this thread or will run later
    }

    private void fetchInto(CompletableFuture<Token> started) {
        try {
            started.complete(parse(source.call()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            started.completeExceptionally(e);
        } catch (Exception e) {
            started.completeExceptionally(e);
        }
    }

    /** Runs before any waiting call continues. */
    private synchronized void finish(@Nullable Token fetched, @Nullable Throwable failed) {
        fetch = null;
        waiting = 0;
        if (fetched == null) {
            failure = new IOException("the last fetch of a token failed", failed);
            nextFetch = clock.instant().plus(PAUSE);
        } else {
            token = fetched;
        }
    }

    /** The token is not verified. A wrong expiry only leads to another fetch or to a rejection by the server. */
    private Token parse(@Nullable String value) throws IOException {
        Instant now = clock.instant();
        Instant expiresAt = expiryOf(value == null ? "" : value);
        Duration left = Duration.between(now, expiresAt);
        if (value == null || left.isNegative() || left.isZero()) {
            throw new IOException("the source returned an expired token; check the clock of this machine");
        }
        Duration half = left.dividedBy(2);
        Duration early = left.minus(renewBefore);
        return new Token(value, now.plus(early.compareTo(half) > 0 ? early : half), expiresAt);
    }

    private static Instant expiryOf(String value) throws IOException {
        try {
            Date expiry = COMPACT.matcher(value).matches()
                    ? JWTParser.parse(value).getJWTClaimsSet().getExpirationTime()
                    : null;
            if (expiry != null) {
                return expiry.toInstant();
            }
        } catch (ParseException e) {
            throw new IOException("the source returned text that is not a JWT"); // without the cause, which quotes it
        }
        throw new IOException("the source must return a JWT with the claim exp");
    }
}
