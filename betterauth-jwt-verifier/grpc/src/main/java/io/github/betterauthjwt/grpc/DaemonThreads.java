// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads of this adapter. They are daemons, and end if they have nothing to do for 10 seconds. */
final class DaemonThreads {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private DaemonThreads() {}

    /** Returns one thread with space for one waiting task. Further tasks are rejected. */
    static ThreadPoolExecutor fetcher() {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), DaemonThreads::thread);
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    /** Returns a thread for tasks that run at a given time. */
    static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, DaemonThreads::thread);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    /** Inherits no thread-locals, because those of the call that starts the thread may name its user. */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(null, task, "betterauth-grpc-" + NUMBER.incrementAndGet(), 0, false);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader()); // for the source of tokens
        thread.setDaemon(true);
        return thread;
    }
}
