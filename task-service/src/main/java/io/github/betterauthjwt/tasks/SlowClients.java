// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts off clients that never finish a request, however steadily they drip: the web server's own timeouts start anew with
 * every byte, or do not run at all while a request is under way. Cutting off is interrupting the connection's thread,
 * which closes its socket.
 */
final class SlowClients implements Http1ConnectionListener, AutoCloseable {

    private static final Duration SWEEP = Duration.ofMillis(200);
    /** How long a request may take beside its arrival: longer than the database may let it wait. */
    private static final Duration WORK = Duration.ofSeconds(30);

    private final Map<Thread, Long> deadlines = new ConcurrentHashMap<>();
    private final Duration arrival;
    private final Thread sweeper;
    private volatile boolean closed;

    /**
     * Starts to watch.
     *
     * @param arrival how long a request's head may take, and then its body
     */
    SlowClients(Duration arrival) {
        this.arrival = arrival;
        this.sweeper = Thread.ofPlatform().daemon().name("slow-clients").start(this::sweep);
    }

    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        allow(arrival);
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        allow(arrival.plus(WORK));
    }

    /** From now on the body is to arrive, on this thread. */
    void bodyBegins() {
        allow(arrival);
    }

    /** The body has arrived. */
    void bodyEnded() {
        allow(WORK);
    }

    /** The request of this thread is over. */
    void done() {
        deadlines.remove(Thread.currentThread());
    }

    private void allow(Duration time) {
        deadlines.put(Thread.currentThread(), System.nanoTime() + time.toNanos());
    }

    private void sweep() {
        while (!closed) {
            try {
                Thread.sleep(SWEEP);
            } catch (InterruptedException e) {
                return; // closed
            }
            long now = System.nanoTime();
            deadlines.forEach((thread, deadline) -> {
                // Whoever removes the entry decides: a request that is just over is left alone.
                if (now - deadline > 0 && deadlines.remove(thread, deadline)) {
                    thread.interrupt();
                }
            });
        }
    }

    @Override
    public void close() {
        closed = true;
        sweeper.interrupt();
    }
}
