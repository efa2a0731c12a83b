// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import io.github.betterauthjwt.JwtVerifier;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which an adapter for an event loop waits for keys that are not cached, and for Better Auth's answers
 * about tokens. Pass it to {@link JwtVerifier#verify(String, Executor)} or to {@link BearerAuthenticator}. The threads are
 * not those of the host, because a client can send any number of tokens with invented key ids. Such tokens must delay
 * neither other tokens nor the application.
 *
 * <p>At most 8 threads run, and at most 1,000 tasks wait for a thread. The threads are daemons. They start when they are
 * needed, and end after 10 seconds without a task, so an instance needs no {@link #close} to be released. Thread-safe.
 */
public final class KeyWaits implements Executor, AutoCloseable {

    private static final int THREADS = 8;
    private static final int MOST_WAITING = 1000;
    private static final int IDLE_SECONDS = 10;

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads;

    /** Starts no thread yet. */
    public KeyWaits() {
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                this::newThread);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Inherits no thread-locals, because those of the request that starts the thread may name its user. */
    private Thread newThread(Runnable task) {
        Thread thread = new Thread(null, task, "betterauth-waiting-" + number.incrementAndGet(), 0, false);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader()); // for rules of the application
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Runs a task on one of the threads.
     *
     * @throws RejectedExecutionException if 1,000 tasks wait, or after {@link #close}. The authenticator then decides 503
     */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Interrupts the tasks that run, and drops those that wait. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
