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
 * A few threads on which WebFlux waits for the keys of tokens whose key is not in hand. They are our own: such tokens can be
 * invented at will, and must hold up neither other tokens nor the application's work. What exceeds the queue is refused.
 */
final class WaitingForKeys implements DisposableBean {

    private static final int THREADS = 8;
    private static final int QUEUE = 1000;

    private final ThreadPoolExecutor threads;

    WaitingForKeys() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("betterauth-waiting-");
        factory.setDaemon(true);
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /** The judgement, on this thread if nothing had to wait, else on one of Reactor's that are not for waiting. */
    <T> Mono<T> mono(Function<Executor, CompletableFuture<T>> judgement) {
        return Mono.defer(() -> {
            CompletableFuture<T> verdict = judgement.apply(threads);
            Mono<T> mono = Mono.fromFuture(verdict);
            return verdict.isDone() ? mono : mono.publishOn(Schedulers.parallel());
        });
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
