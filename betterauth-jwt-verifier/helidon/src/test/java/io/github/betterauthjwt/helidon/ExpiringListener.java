// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import io.github.betterauthjwt.VerifiedJwt;
import io.helidon.common.context.Contexts;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The listener of the README: browsers send the token as a protocol, and the connection ends when it expires. Each
 * connection needs a new listener, and a filter behind the feature must pass the request's context on.
 */
final class ExpiringListener implements WsListener {

    private static final HeaderName PROTOCOL = HeaderNames.create("Sec-WebSocket-Protocol");
    private static final int POLICY_VIOLATION = 1008; // RFC 6455 §7.4.1

    private Instant expiresAt = Instant.EPOCH;
    private @Nullable Thread timer;

    /** Keeps the time at which the token expires. Selects the protocol {@code bearer}, and never the token. */
    @Override
    public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
        Optional<VerifiedJwt> jwt = Contexts.context().flatMap(context -> context.get(VerifiedJwt.class));
        expiresAt = jwt.orElseThrow().expiresAt();
        if (!headers.contains(PROTOCOL)) {
            return Optional.empty();
        }
        return Optional.of(WritableHeaders.create().set(PROTOCOL, "bearer"));
    }

    @Override
    public void onOpen(WsSession session) {
        session.send("served", true);
        timer = Thread.startVirtualThread(() -> closeLater(session));
    }

    private void closeLater(WsSession session) {
        try {
            Thread.sleep(Duration.between(Instant.now(), expiresAt));
        } catch (InterruptedException e) {
            return; // the connection has ended before
        }
        session.close(POLICY_VIOLATION, "the token has expired");
    }

    /** Returns the message. A client can ignore the close frame, so its later messages end the connection. */
    @Override
    public void onMessage(WsSession session, String text, boolean last) {
        if (!Instant.now().isBefore(expiresAt)) {
            session.terminate();
        }
        session.send(text, last);
    }

    @Override
    public void onClose(WsSession session, int status, String reason) {
        stopTimer();
    }

    @Override
    public void onError(WsSession session, Throwable failure) {
        stopTimer();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.interrupt();
        }
    }
}
