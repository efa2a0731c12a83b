// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A client's connection and the current phase of its request. Only the connection's thread changes the phase. Any
 * thread may end the connection. Thread-safe.
 */
public final class ClientConnection {

    enum Phase {
        /** No byte of the next request has arrived. */
        IDLE,
        /** The head of a request is incomplete. */
        HEAD,
        /** The head is complete, and the service is processing the request. */
        REQUEST,
        /** The head is complete, and the body is not. */
        BODY,
        /** The response, or a part of it, is being sent. */
        RESPONSE,
        /** The connection has ended. */
        CLOSED;

        /** Whether the service waits for the client. */
        boolean isWaiting() {
            return this != REQUEST && this != CLOSED;
        }
    }

    private final Thread thread;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.IDLE);
    private volatile long since = System.nanoTime();
    private volatile boolean used;
    private volatile boolean http10;

    ClientConnection(Thread thread) {
        this.thread = thread;
    }

    Thread thread() {
        return thread;
    }

    Phase phase() {
        return phase.get();
    }

    /** Returns when the current phase began, as a value of {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /**
     * Returns whether the head of a request is arriving, or will probably arrive soon.
     *
     * @param age how long ago a connection that has not sent a byte was accepted, at most
     */
    boolean expectsRequest(Duration age) {
        Phase now = phase.get();
        return now == Phase.HEAD || (now == Phase.IDLE && !used && System.nanoTime() - since < age.toNanos());
    }

    /** Records that the version of the current request is HTTP/1.0. */
    void requestIsHttp10() {
        http10 = true;
    }

    /** Returns whether the version of the current request, which is then the last one, is HTTP/1.0. */
    public boolean isHttp10() {
        return http10;
    }

    /**
     * Begins a phase.
     *
     * @throws CloseConnectionException if the connection has ended
     */
    void enter(Phase next) {
        if (!tryToEnter(next)) {
            throw new CloseConnectionException("The connection has ended");
        }
    }

    /**
     * Begins a phase, unless the connection is over.
     *
     * @return whether the phase has begun
     */
    boolean tryToEnter(Phase next) {
        Phase now = phase.get();
        if (now == Phase.CLOSED || !phase.compareAndSet(now, next)) {
            return false;
        }
        since = System.nanoTime();
        used |= next != Phase.IDLE;
        return true;
    }

    /** Ends the connection without closing its socket, because the client has already closed it. */
    void end() {
        phase.set(Phase.CLOSED);
    }

    /** Ends the connection and closes its socket in any phase. */
    void cutOff() {
        phase.set(Phase.CLOSED);
        thread.interrupt();
    }

    /** Ends the connection and closes its socket if the service waits for the client. */
    void cutOffIfWaiting() {
        Phase now = phase.get();
        if (now.isWaiting() && phase.compareAndSet(now, Phase.CLOSED)) {
            thread.interrupt();
        }
    }
}
