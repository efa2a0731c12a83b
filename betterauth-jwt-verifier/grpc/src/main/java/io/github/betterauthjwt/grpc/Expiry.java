// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts calls with their token in the context, and ends streaming calls when it expires. */
final class Expiry {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final ScheduledExecutorService timer = DaemonThreads.timer();
    private final BearerAuthenticator authenticator;

    Expiry(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    <Q, R> ServerCall.Listener<Q> start(
            @Nullable VerifiedJwt jwt, GuardedCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        Context context = Context.current().withValue(BearerTokenInterceptor.JWT, jwt);
        if (jwt == null || call.getMethodDescriptor().getType() == MethodType.UNARY) {
            return new GuardedListener<>(Contexts.interceptCall(context, call, headers, next), call, () -> {});
        }
        return startStream(jwt.expiresAt(), context.withCancellation(), call, headers, next);
    }

    /** The context of a stream is cancelled too when the token expires, and with it the calls that the method makes. */
    private <Q, R> ServerCall.Listener<Q> startStream(
            Instant expiresAt,
            Context.CancellableContext context,
            GuardedCall<Q, R> call,
            Metadata headers,
            ServerCallHandler<Q, R> next) {
        Future<?> end = timer.schedule(() -> end(context, call), untilMillis(expiresAt), TimeUnit.MILLISECONDS);
        Runnable release = () -> {
            end.cancel(false);
            context.cancel(null);
        };
        try {
            return new GuardedListener<>(Contexts.interceptCall(context, call, headers, next), call, release);
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }

    private static long untilMillis(Instant expiresAt) {
        Duration left = Duration.between(Instant.now(), expiresAt);
        return (left.compareTo(LONGEST) > 0 ? LONGEST : left).toMillis();
    }

    private void end(Context.CancellableContext context, GuardedCall<?, ?> call) {
        InvalidJwtException expired = new InvalidJwtException(
                Reason.EXPIRED, "The token has expired during the call; call again with a new token");
        if (call.end(Rejection.of(authenticator.response(expired)))) {
            context.cancel(expired);
        }
    }
}
