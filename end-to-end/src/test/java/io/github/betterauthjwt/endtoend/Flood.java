// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Sends all kinds of hostile requests alternately, at a rate that leaves most of two cores to the service: 320 requests
 * and 10 new connections that never become a request, in each second.
 */
final class Flood implements AutoCloseable {

    private static final int SENDERS = 4;
    private static final int REQUESTS_PER_SECOND = 320;
    private static final int CONNECTIONS_PER_SECOND = 10;

    private final Map<String, AtomicLong> outcomes = new ConcurrentSkipListMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final int port;
    private volatile boolean running = true;

    private Flood(int port) {
        this.port = port;
    }

    static Flood start(int port, String authUrl, String token) {
        Flood flood = new Flood(port);
        for (int number = 0; number < SENDERS; number++) {
            HostileRequests requests = new HostileRequests(authUrl, token);
            flood.run("sender-" + number, () -> flood.send(requests));
        }
        flood.run("idle-connections", () -> flood.holdConnections(token));
        return flood;
    }

    private void run(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private void send(HostileRequests requests) {
        Pace pace = new Pace(Duration.ofSeconds(SENDERS).dividedBy(REQUESTS_PER_SECOND));
        List<Map.Entry<String, Supplier<byte[]>>> kinds =
                List.copyOf(requests.kinds().entrySet());
        try (RawConnection connection = new RawConnection(port)) {
            for (int turn = 0; running; turn++) {
                Map.Entry<String, Supplier<byte[]>> kind = kinds.get(turn % kinds.size());
                count(kind.getKey() + ": " + outcome(connection, kind.getValue().get()));
                pace.await();
            }
        } catch (IOException e) {
            count("a connection was not closed");
        }
    }

    private static String outcome(RawConnection connection, byte[] request) {
        try {
            return Integer.toString(connection.send(request).status());
        } catch (IOException e) {
            return "closed"; // the service may close the connection for any of these requests
        }
    }

    private void holdConnections(String token) {
        Pace pace = new Pace(Duration.ofSeconds(1).dividedBy(CONNECTIONS_PER_SECOND));
        try (IdleConnections connections = new IdleConnections(port, token)) {
            while (running) {
                count(connections.openNext());
                pace.await();
            }
        }
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, name -> new AtomicLong()).incrementAndGet();
    }

    /** Returns how often each kind of request had each outcome: a status, or a closed connection. */
    Map<String, AtomicLong> outcomes() {
        return outcomes;
    }

    /** Ends the flood and closes its connections. */
    @Override
    public void close() {
        running = false;
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofSeconds(30));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** A steady rate. It does not catch up after a delay. */
    static final class Pace {

        private final long interval;
        private long next = System.nanoTime();

        Pace(Duration interval) {
            this.interval = interval.toNanos();
        }

        void await() {
            next = Math.max(next + interval, System.nanoTime() - interval);
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
