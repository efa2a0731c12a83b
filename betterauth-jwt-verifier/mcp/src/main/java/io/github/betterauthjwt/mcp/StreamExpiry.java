// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import io.github.betterauthjwt.VerifiedJwt;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;

/** Ends a stream when its token expires. The session continues, and the client opens a stream with a new token. */
final class StreamExpiry implements AsyncListener {

    private static final Duration LONGEST = Duration.ofDays(36_500);
    /** For a token that is still accepted because of the clock skew. The client would otherwise reconnect in a loop. */
    private static final Duration EXPIRED = Duration.ofMinutes(1);

    private final AsyncContext stream;

    private StreamExpiry(AsyncContext stream) {
        this.stream = stream;
    }

    /** Limits the stream that the transport has opened for a request, if it has opened one. */
    static void limit(HttpServletRequest request, VerifiedJwt jwt) {
        Duration left = Duration.between(Instant.now(), jwt.expiresAt());
        Duration limit = left.compareTo(Duration.ZERO) > 0 ? left : EXPIRED;
        long millis = (limit.compareTo(LONGEST) > 0 ? LONGEST : limit).toMillis();
        try {
            if (request.isAsyncStarted()) {
                AsyncContext stream = request.getAsyncContext();
                stream.setTimeout(Math.max(1, millis)); // 0 would mean that the stream never ends
                stream.addListener(new StreamExpiry(stream));
            }
        } catch (IllegalStateException e) {
            return; // another thread has ended the stream since
        }
    }

    /** Runs after the listeners of the transport, which may have ended the stream. */
    @Override
    public void onTimeout(AsyncEvent event) {
        if (stream.getRequest().isAsyncStarted()) {
            stream.complete();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
