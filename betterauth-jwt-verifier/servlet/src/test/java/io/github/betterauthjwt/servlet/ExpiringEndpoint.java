// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.VerifiedJwt;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The endpoint of the README: browsers send the token as a protocol, and the connection ends when it expires. */
@ServerEndpoint(value = "/browser", subprotocols = "bearer")
public final class ExpiringEndpoint {

    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "token-expiry");
        thread.setDaemon(true);
        return thread;
    });

    private @Nullable Future<?> end;

    /** Creates an endpoint. The container calls this. */
    public ExpiringEndpoint() {}

    /** Schedules the end of the connection. */
    @OnOpen
    public void open(Session session) {
        VerifiedJwt jwt = (VerifiedJwt) session.getUserPrincipal();
        Duration left = Duration.between(Instant.now(), jwt.expiresAt());
        end = TIMER.schedule(() -> close(session), left.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void close(Session session) {
        try {
            session.close(new CloseReason(CloseCodes.VIOLATED_POLICY, "the token has expired"));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the client has closed the connection
        }
    }

    /** Forgets a connection that has ended. */
    @OnClose
    public void close() {
        if (end != null) {
            end.cancel(false);
        }
    }

    /** Returns the user's name and the message. */
    @OnMessage
    public String echo(String message, Session session) {
        return session.getUserPrincipal().getName() + ": " + message;
    }
}
