// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * The part of the heap that large bodies and responses may use together, so that clients that send or read slowly
 * cannot fill the heap. Small ones need no permit, because the number of connections limits them. Thread-safe.
 */
public final class HeapBudget {

    /** Thrown when other requests already hold the memory that a request needs. */
    public static final class OverloadedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OverloadedException() {
            super("The service is overloaded", null, false, false);
        }
    }

    /** The size that a request may hold without a permit, in bytes. */
    public static final int SMALL = 16 * 1024;

    /** A connection may hold an endless head, both as text and as bytes, and the web server's buffers. */
    private static final int BYTES_PER_CONNECTION = 256 * 1024;

    private static final int SHARE = 8;

    private final long heap;
    private final Semaphore free;

    /**
     * Creates a budget for all requests.
     *
     * @param heap the maximum size of the heap, in bytes
     */
    public HeapBudget(long heap) {
        this.heap = heap;
        this.free = new Semaphore(toInt(heap / SHARE));
    }

    public static HeapBudget ofThisJvm() {
        return new HeapBudget(Runtime.getRuntime().maxMemory());
    }

    /** Returns how many connections the heap can hold, regardless of what they send. */
    public int connections() {
        return toInt(heap / BYTES_PER_CONNECTION);
    }

    /**
     * Runs work that holds some bytes until it ends.
     *
     * @throws OverloadedException if other requests hold too many bytes. Waiting for them would hold even more.
     */
    public <T> T holding(int bytes, Supplier<T> work) {
        int counted = bytes <= SMALL ? 0 : bytes;
        if (!free.tryAcquire(counted)) {
            throw new OverloadedException();
        }
        try {
            return work.get();
        } finally {
            free.release(counted);
        }
    }

    private static int toInt(long number) {
        return (int) Math.min(number, Integer.MAX_VALUE);
    }
}
