// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.web.socket.SubProtocolCapable;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/**
 * Ends the WebSockets of an MVC application when their tokens expire. The starter provides a bean of this type.
 * Thread-safe.
 */
public final class BetterAuthWebSockets implements DisposableBean {

    /** Several, because a client that reads nothing can delay the end of its connection. */
    private static final int THREADS = 4;

    private final ScheduledThreadPoolExecutor timer;

    BetterAuthWebSockets() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("betterauth-expiry-");
        factory.setDaemon(true);
        timer = new ScheduledThreadPoolExecutor(THREADS, factory);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true); // otherwise a closed connection stays in memory until its token expires
    }

    /**
     * Returns a handler that closes each connection when its token expires ({@code exp} without the clock skew), with
     * the status 1008 (RFC 6455 §7.4.1). Messages that arrive later are not delivered. A connection without a
     * {@link io.github.betterauthjwt.VerifiedJwt}, such as an anonymous one to an optional path or one of a resource
     * server, does not end.
     *
     * <p>If the handler supports no protocols, the returned one supports {@code bearer}, which a browser offers together
     * with its token (see {@link io.github.betterauthjwt.bearer.BearerTokenResolver#webSocketProtocol}). If it does,
     * such as the handler of STOMP, the browser must offer one of them too. The token itself is never selected.
     */
    public WebSocketHandler endWithToken(WebSocketHandler handler) {
        requireNonNull(handler, "handler");
        boolean hasProtocols = WebSocketHandlerDecorator.unwrap(handler) instanceof SubProtocolCapable;
        return new ExpiringWebSocketHandler(hasProtocols ? handler : new BearerProtocolHandler(handler), timer);
    }

    /** Ends no further connections, because the server closes all of them now. */
    @Override
    public void destroy() {
        timer.shutdownNow();
    }
}
