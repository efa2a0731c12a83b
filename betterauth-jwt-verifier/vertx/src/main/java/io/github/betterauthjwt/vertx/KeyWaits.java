// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The worker threads that wait for keys that are not cached. They are not the workers of the application, because a
 * client can send any number of tokens with invented key ids. All handlers of a Vert.x instance share the threads. If too
 * many tokens wait, further ones are rejected.
 */
final class KeyWaits implements Executor {

    private static final int THREADS = 8;
    private static final int MOST_WAITING = 1000;

    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();

    KeyWaits(Vertx vertx) {
        workers = vertx.createSharedWorkerExecutor("betterauth-waiting", THREADS);
    }

    @Override
    public void execute(Runnable task) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            throw new RejectedExecutionException("too many requests wait for keys");
        }
        workers.executeBlocking(Executors.callable(task), false).onComplete(done -> waiting.decrementAndGet());
    }
}
