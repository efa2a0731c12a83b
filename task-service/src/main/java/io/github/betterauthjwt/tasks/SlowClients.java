// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.ClientConnection.Phase;
import io.helidon.http.Headers;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes the connections of clients that take too long, however steadily they send. The web server's own timeouts start
 * anew with every byte, or start only with the first one. When there are too many connections, the service closes the one
 * whose client it has waited for longest: for a request, for the rest of one, or until the client takes its response. Idle
 * clients therefore keep nobody out.
 */
final class SlowClients implements Http1ConnectionListener, AutoCloseable {

    private static final Duration WORK = Duration.ofSeconds(30);
    /** A sixteenth of the connections is kept free for clients that are about to send a request. */
    private static final int RESERVE_SHARE = 16;

    private final Deadlines<ClientConnection> deadlines = new Deadlines<>("slow-clients", ClientConnection::cutOff);
    private final Map<Thread, ClientConnection> connections = new ConcurrentHashMap<>();
    private final Duration idle;
    private final Duration arrival;
    /** How long a request may take beside its arrival: longer than the database may let it wait. */
    private final Duration work;

    private final int roomFor;

    /**
     * Starts to watch.
     *
     * @param idle how long a connection may take until the first byte of its next request, from when it was accepted
     * @param arrival how long a request's head may take from its first byte, and then its body
     * @param poolWait how long a request may wait for a connection to the database, which it may need twice
     * @param most how many connections the web server accepts
     */
    SlowClients(Duration idle, Duration arrival, Duration poolWait, int most) {
        this.idle = idle;
        this.arrival = arrival;
        this.work = WORK.plus(poolWait.multipliedBy(2));
        this.roomFor = most - Math.max(1, most / RESERVE_SHARE);
    }

    /** The current thread begins to serve a connection. */
    void accepted(ClientConnection connection) {
        connections.put(connection.thread(), connection);
        awaitsRequest(connection);
    }

    /** The connection waits for the first byte of its next request. */
    void awaitsRequest(ClientConnection connection) {
        connection.enter(Phase.IDLE);
        deadlines.allow(connection, idle);
        makeRoom(connection);
    }

    /** The first byte of a request has arrived. */
    void headBegins(ClientConnection connection) {
        connection.enter(Phase.HEAD);
        deadlines.allow(connection, arrival);
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof WatchedContext watched) {
            watched.connection().enter(Phase.REQUEST);
            deadlines.allow(watched.connection(), arrival.plus(work));
        }
    }

    /** The body of this thread's request, or its rest, begins to arrive. */
    void bodyBegins() {
        enter(Phase.BODY, arrival);
    }

    /** The body has arrived. */
    void bodyEnded() {
        enter(Phase.REQUEST, work);
    }

    private void enter(Phase phase, Duration time) {
        ClientConnection connection = connections.get(Thread.currentThread());
        if (connection != null) {
            connection.enter(phase);
            deadlines.allow(connection, time);
        }
    }

    /** The connection is over. */
    void left(ClientConnection connection) {
        connection.end();
        deadlines.end(connection);
        connections.remove(connection.thread());
    }

    private void makeRoom(ClientConnection newest) {
        if (connections.size() <= roomFor) {
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
