// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The threads on which WebFlux waits for keys that are not cached, and for Better Auth's answers about tokens. They are
 * separate, because a client can send any number of tokens with invented key ids, and of invented opaque tokens. Such
 * tokens must delay neither other tokens nor the application. If the queue is full, tokens are rejected.
 */
final class KeyWaitExecutor implements DisposableBean {

    private static final int THREADS = 8;
    private static final int QUEUE = 1000;

    private final ThreadPoolExecutor threads;

    KeyWaitExecutor() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("betterauth-waiting-");
        factory.setDaemon(true);
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Returns the result on the calling thread if nothing had to wait, and otherwise on a thread of Reactor's parallel
     * scheduler.
     */
    <T> Mono<T> mono(Function<Executor, CompletableFuture<T>> verification) {
        return Mono.defer(() -> {
            CompletableFuture<T> result = verification.apply(threads);
            Mono<T> mono = Mono.fromFuture(result);
            return result.isDone() ? mono : mono.publishOn(Schedulers.parallel());
        });
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
