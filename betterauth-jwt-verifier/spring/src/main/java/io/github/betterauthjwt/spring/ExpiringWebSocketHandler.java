// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.VerifiedJwt;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.security.core.Authentication;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/** Closes each connection when its token expires. */
final class ExpiringWebSocketHandler extends WebSocketHandlerDecorator {

    private static final Log LOGGER = LogFactory.getLog(ExpiringWebSocketHandler.class);
    private static final CloseStatus EXPIRED = CloseStatus.POLICY_VIOLATION.withReason("the token has expired");

    /** The attribute of a session that holds the scheduled end. */
    private static final String END = ExpiringWebSocketHandler.class.getName();

    private final ScheduledExecutorService timer;

    ExpiringWebSocketHandler(WebSocketHandler delegate, ScheduledExecutorService timer) {
        super(delegate);
        this.timer = timer;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws Exception {
        expiry(session).ifPresent(expiry -> {
            long left = TimeUnit.NANOSECONDS.convert(Duration.between(Instant.now(), expiry));
            session.getAttributes().put(END, timer.schedule(() -> end(session), left, TimeUnit.NANOSECONDS));
        });
        super.afterConnectionEstablished(session);
    }

    /** Ends the connection here too, because the timer waits for clients that read nothing. */
    @Override
    public void handleMessage(WebSocketSession session, WebSocketMessage<?> message) throws Exception {
        if (expiry(session).filter(expiry -> !Instant.now().isBefore(expiry)).isPresent()) {
            end(session);
        } else {
            super.handleMessage(session, message);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) throws Exception {
        if (session.getAttributes().remove(END) instanceof Future<?> end) {
            end.cancel(false);
        }
        super.afterConnectionClosed(session, status);
    }

    private static Optional<Instant> expiry(WebSocketSession session) {
        Object principal = session.getPrincipal() instanceof Authentication user ? user.getPrincipal() : null;
        return principal instanceof VerifiedJwt jwt ? Optional.of(jwt.expiresAt()) : Optional.empty();
    }

    private static void end(WebSocketSession session) {
        try {
            session.close(EXPIRED);
        } catch (IOException | IllegalStateException e) {
            LOGGER.debug("the client closed its connection when its token expired", e);
        }
    }
}
