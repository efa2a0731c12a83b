// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import io.github.betterauthjwt.tasks.hardening.ClientConnection.Phase;
import io.github.betterauthjwt.tasks.hardening.WatchedConnections.WatchedContext;
import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes the connections of clients that take too long, even if they send steadily. The web server's timeouts restart
 * with every byte, or start only with the first one. If there are too many connections, the service closes the one
 * whose client it has waited for longest: for a request, for the rest of one, or until the client accepts its response.
 * Idle clients therefore do not block others.
 */
public final class SlowClients implements Http1ConnectionListener, AutoCloseable {

    private static final Duration WORK = Duration.ofSeconds(30);
    /** A sixteenth of the connections is kept free for clients that are about to send a request. */
    private static final int RESERVE_SHARE = 16;

    private final Deadlines<ClientConnection> deadlines = new Deadlines<>("slow-clients", ClientConnection::cutOff);
    private final Map<Thread, ClientConnection> connections = new ConcurrentHashMap<>();
    private final Duration idle;
    private final Duration arrival;
    /** How long a request may take in addition to its arrival. This is longer than the wait for the database. */
    private final Duration work;

    private final int capacity;

    /**
     * Starts to watch.
     *
     * @param idle how long a connection may take from its acceptance or the last response to the first byte of a
     *     request
     * @param arrival how long a request's head may take from its first byte, and how long its body may take afterwards
     * @param poolWait how long a request may wait for a database connection, which it may need twice
     * @param most how many connections the web server accepts
     */
    public SlowClients(Duration idle, Duration arrival, Duration poolWait, int most) {
        this.idle = idle;
        this.arrival = arrival;
        this.work = WORK.plus(poolWait.multipliedBy(2));
        this.capacity = most - Math.max(1, most / RESERVE_SHARE);
    }

    /** Registers the connection that the current thread begins to serve. */
    void accepted(ClientConnection connection) {
        connections.put(connection.thread(), connection);
        awaitsRequest(connection);
    }

    /** Starts the wait for the first byte of the connection's next request. */
    void awaitsRequest(ClientConnection connection) {
        enter(connection, Phase.IDLE, idle);
        freeConnection(connection);
    }

    /** Shortens the wait for the first byte of a new connection, or for the rest of a head. */
    void awaitsLastRequest(ClientConnection connection, Duration time) {
        deadlines.allow(connection, time);
    }

    /** Records that the first byte of a request has arrived. */
    void headBegins(ClientConnection connection) {
        enter(connection, Phase.HEAD, arrival);
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof WatchedContext watched) {
            enter(watched.connection(), Phase.REQUEST, arrival.plus(work));
        }
    }

    /** Records that the body of this thread's request, or its rest, begins to arrive. */
    public void bodyBegins() {
        enterOnThisThread(Phase.BODY, arrival);
    }

    /** Records that the body has arrived. */
    public void bodyEnded() {
        enterOnThisThread(Phase.REQUEST, work);
    }

    private void enterOnThisThread(Phase phase, Duration time) {
        ClientConnection connection = connections.get(Thread.currentThread());
        if (connection != null) {
            enter(connection, phase, time);
        }
    }

    private void enter(ClientConnection connection, Phase phase, Duration time) {
        connection.enter(phase);
        deadlines.allow(connection, time);
    }

    /** Records that the connection has ended. */
    void left(ClientConnection connection) {
        connection.end();
        deadlines.end(connection);
        connections.remove(connection.thread());
    }

    private void freeConnection(ClientConnection newest) {
        if (connections.size() <= capacity) {
            return;
        }
        connections.values().stream()
                .filter(other -> other != newest && other.phase().isWaiting())
                .min((a, b) -> Long.signum(a.since() - b.since()))
                .ifPresent(ClientConnection::cutOffIfWaiting);
    }

    @Override
    public void close() {
        deadlines.close();
    }
}
