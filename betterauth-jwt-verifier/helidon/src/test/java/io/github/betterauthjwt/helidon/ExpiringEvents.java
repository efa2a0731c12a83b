// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.VerifiedJwt;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** The route of the README: a stream of server-sent events that ends when its token expires. */
final class ExpiringEvents {

    private final BlockingQueue<String> queue;

    ExpiringEvents(BlockingQueue<String> queue) {
        this.queue = queue;
    }

    void events(ServerRequest request, ServerResponse response) throws InterruptedException {
        VerifiedJwt jwt = request.context().get(VerifiedJwt.class).orElseThrow();
        try (SseSink sink = response.sink(SseSink.TYPE)) {
            sink.emit(SseEvent.create("hello " + jwt.subject()));
            for (Duration left = left(jwt); left.isPositive(); left = left(jwt)) {
                String event = queue.poll(left.toMillis(), TimeUnit.MILLISECONDS);
                if (event != null) {
                    sink.emit(SseEvent.create(event));
                }
            }
        }
    }

    private static Duration left(VerifiedJwt jwt) {
        return Duration.between(Instant.now(), jwt.expiresAt());
    }
}
