// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.ktor

import java.util.concurrent.ArrayBlockingQueue
import java.util.concurrent.Executor
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit

/**
 * The threads that wait for keys that are not cached. They are separate from `Dispatchers.IO`, because a client can
 * send any number of tokens with invented key ids. Such tokens must delay neither other tokens nor the application. If
 * the queue is full, tokens are rejected.
 */
internal object KeyWaits : Executor {
    private const val THREADS = 8
    private const val QUEUE = 1000
    private const val IDLE_SECONDS = 10L

    private val threads =
        ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, ArrayBlockingQueue(QUEUE)) { task ->
            Thread(task, "betterauth-waiting").apply { isDaemon = true }
        }.apply { allowCoreThreadTimeOut(true) }

    override fun execute(task: Runnable) = threads.execute(task)
}
