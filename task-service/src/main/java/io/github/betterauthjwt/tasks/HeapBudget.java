// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The part of the heap that large bodies and answers may take together, so that clients which send or read slowly cannot
 * fill it. What is small needs no leave: the number of connections bounds it. Thread-safe.
 */
final class HeapBudget {

    /** What a request may hold without asking, in bytes. */
    static final int SMALL = 16 * 1024;

    /** A connection may hold a head that never ends, as text and as it came, and the web server's buffers. */
    private static final int BYTES_PER_CONNECTION = 256 * 1024;

    private static final int SHARE = 8;

    private final long heap;
    private final Semaphore free;

    /**
     * A budget for all requests.
     *
     * @param heap how large the heap may become, in bytes
     */
    HeapBudget(long heap) {
        this.heap = heap;
        this.free = new Semaphore(toInt(heap / SHARE));
    }

    static HeapBudget ofThisJvm() {
        return new HeapBudget(Runtime.getRuntime().maxMemory());
    }

    /** How many connections the heap bears, whatever they send. */
    int connections() {
        return toInt(heap / BYTES_PER_CONNECTION);
    }

    /**
     * Does what holds some bytes meanwhile.
     *
     * @throws Problem 503 if others hold too many: to wait for them would be to hold more
     */
    <T> T holding(int bytes, Supplier<T> work) {
        int asked = bytes <= SMALL ? 0 : bytes;
        if (!free.tryAcquire(asked)) {
            throw Problem.overloaded();
        }
        try {
            return work.get();
        } finally {
            free.release(asked);
        }
    }

    private static int toInt(long number) {
        return (int) Math.min(number, Integer.MAX_VALUE);
    }
}
