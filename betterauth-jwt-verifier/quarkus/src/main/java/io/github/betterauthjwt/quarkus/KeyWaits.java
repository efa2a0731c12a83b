// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The threads that wait for keys that are not cached. They are separate from Quarkus' worker threads, because a client
 * can send any number of tokens with invented key ids. Such tokens must delay neither other tokens nor the application.
 * If the queue is full, tokens are rejected.
 */
@Singleton
final class KeyWaits {

    private static final int THREADS = 8;
    private static final int QUEUE = 1000;

    private final ThreadPoolExecutor threads;

    KeyWaits() {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "betterauth-waiting-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Returns the result on the calling thread if nothing had to wait, and otherwise in the caller's Vert.x context. */
    <T> Uni<T> uni(Function<Executor, CompletableFuture<T>> verification) {
        CompletableFuture<T> result = verification.apply(threads);
        Uni<T> uni = Uni.createFrom().completionStage(result);
        Context context = Vertx.currentContext();
        return result.isDone() || context == null
                ? uni
                : uni.emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
