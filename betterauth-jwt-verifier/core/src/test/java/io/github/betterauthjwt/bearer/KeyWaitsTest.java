// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the bounds of the threads that wait for keys. */
class KeyWaitsTest {

    private static final int THREADS = 8;
    private static final int MOST_WAITING = 1000;

    private final KeyWaits waits = new KeyWaits();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Set<Thread> used = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(THREADS + MOST_WAITING);

    @AfterEach
    void close() {
        released.countDown();
        waits.close();
    }

    private void waitForKey() {
        used.add(Thread.currentThread());
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private void fill() {
        for (int i = 0; i < THREADS + MOST_WAITING; i++) {
            waits.execute(this::waitForKey);
        }
    }

    @Test
    void task_withAllThreadsAndPlacesTaken_isRejected() {
        fill();

        assertThatThrownBy(() -> waits.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void tasks_afterTheWait_allRunOnEightThreads() throws InterruptedException {
        fill();
        released.countDown();

        assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(used).hasSize(THREADS);
        waits.execute(() -> {});
    }

    @Test
    void threads_areNamedDaemons() throws InterruptedException {
        fill();
        released.countDown();

        assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(used).allMatch(Thread::isDaemon);
        assertThat(used).extracting(Thread::getName).allMatch(name -> name.matches("betterauth-waiting-[1-8]"));
    }

    @Test
    void threads_haveNothingOfTheUserWhoStartsThem() throws InterruptedException {
        InheritableThreadLocal<String> user = new InheritableThreadLocal<>();
        AtomicReference<String> seen = new AtomicReference<>();
        AtomicReference<ClassLoader> loader = new AtomicReference<>();
        user.set("ada");
        waits.execute(() -> {
            seen.set(user.get());
            loader.set(Thread.currentThread().getContextClassLoader());
            released.countDown();
        });

        assertThat(released.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(seen).hasNullValue();
        assertThat(loader).hasValue(Thread.currentThread().getContextClassLoader()); // rules may need it
    }

    @Test
    void threads_withoutATask_end() throws InterruptedException {
        waits.execute(this::waitForKey);
        released.countDown();
        while (used.isEmpty()) {
            Thread.onSpinWait();
        }

        Thread thread = used.iterator().next();
        thread.join(TimeUnit.MINUTES.toMillis(2));

        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void close_withRunningTasks_interruptsThemAndRejectsFurtherOnes() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        waits.execute(() -> {
            started.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                interrupted.countDown();
            }
        });
        assertThat(started.await(1, TimeUnit.MINUTES)).isTrue();

        waits.close();

        assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
        assertThatThrownBy(() -> waits.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }
}
