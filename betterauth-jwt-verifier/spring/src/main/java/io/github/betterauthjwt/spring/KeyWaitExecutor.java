// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.KeyWaits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The threads on which WebFlux waits for keys that are not cached, and for Better Auth's answers about tokens. */
final class KeyWaitExecutor implements DisposableBean {

    private final KeyWaits threads = new KeyWaits();

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
        threads.close();
    }
}
