// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the requests to an endpoint of an auth server: to a number a minute, and with a back-off after failures.
 * Requests for tokens that anyone can invent get two thirds of the number only, so that they cannot use up what the
 * other tokens need. Thread-safe.
 */
public final class RequestGate {

    private static final long WINDOW = Duration.ofMinutes(1).toNanos();

    private final int perMinute;
    private final Time time;
    private final BackOff backOff;

    // guarded by this, for a few instructions each
    private final Deque<Long> sent = new ArrayDeque<>();
    private long closedUntil;

    /**
     * Creates a gate.
     *
     * @param perMinute the largest number of requests in any minute; at least 1
     */
    public RequestGate(int perMinute) {
        this(perMinute, Time.SYSTEM);
    }

    RequestGate(int perMinute, Time time) {
        this.perMinute = perMinute;
        this.time = time;
        this.backOff = new BackOff(time);
    }

    /**
     * Takes one request from the budget.
     *
     * @param invented whether anyone could have invented the token
     * @return null if the request may be sent, otherwise how long to wait
     */
    public synchronized @Nullable Duration take(boolean invented) {
        long now = time.nanos();
        if (backOff.isActive() && closedUntil - now > 0) {
            return Duration.ofNanos(closedUntil - now);
        }
        while (!sent.isEmpty() && now - sent.element() >= WINDOW) {
            sent.remove();
        }
        int most = invented ? Math.max(1, perMinute * 2 / 3) : perMinute;
        if (sent.size() < most) {
            sent.add(now);
            return null;
        }
        long next = sent.stream().skip(sent.size() - (long) most).findFirst().orElse(now);
        return Duration.ofNanos(next + WINDOW - now);
    }

    /** Ends the back-off. Returns whether there was one. */
    public synchronized boolean succeeded() {
        boolean active = backOff.isActive();
        backOff.succeeded();
        return active;
    }

    /**
     * Starts or extends the back-off.
     *
     * @param requested how long the server asked clients to wait, or null if unknown
     * @return whether this is the first failure after a success
     */
    public synchronized boolean failed(@Nullable Duration requested) {
        boolean first = !backOff.isActive();
        if (first || requested != null || closedUntil - time.nanos() <= 0) { // requests that overlap fail together
            closedUntil = time.nanos() + backOff.failed(requested);
        }
        return first;
    }
}
