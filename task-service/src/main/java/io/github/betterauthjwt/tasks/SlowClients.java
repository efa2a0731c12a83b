// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;

/**
 * Cuts off clients that never finish a request, however steadily they drip: the web server's own timeouts start anew with
 * every byte, or do not run at all while a request is under way. Cutting off is interrupting the connection's thread,
 * which closes its socket.
 */
final class SlowClients implements Http1ConnectionListener, AutoCloseable {

    private static final Duration WORK = Duration.ofSeconds(30);

    private final Deadlines<Thread> deadlines = new Deadlines<>("slow-clients", Thread::interrupt);
    private final Duration arrival;
    /** How long a request may take beside its arrival: longer than the database may let it wait. */
    private final Duration work;

    /**
     * Starts to watch.
     *
     * @param arrival how long a request's head may take, and then its body
     * @param poolWait how long it may wait for a connection to the database, which it may need twice
     */
    SlowClients(Duration arrival, Duration poolWait) {
        this.arrival = arrival;
        this.work = WORK.plus(poolWait.multipliedBy(2));
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        allow(arrival);
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        allow(arrival.plus(work));
    }

    /** From now on the body is to arrive, on this thread. */
    void bodyBegins() {
        allow(arrival);
    }

    /** The body has arrived. */
    void bodyEnded() {
        allow(work);
    }

    /** The request of this thread is over. */
    void done() {
        deadlines.end(Thread.currentThread());
    }

    private void allow(Duration time) {
        deadlines.allow(Thread.currentThread(), time);
    }

    @Override
    public void close() {
        deadlines.close();
    }
}
