// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.grpc.ServerCall;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the events of a call whose token waits for its key. They are few, because a client's messages arrive only after
 * the application has requested them.
 */
final class WaitingListener<Q> extends ServerCall.Listener<Q> {

    private final Queue<Consumer<ServerCall.Listener<Q>>> events = new ArrayDeque<>();
    private ServerCall.@Nullable Listener<Q> application;

    /** Starts the application, and passes the kept events on, and those that they cause on this thread. */
    synchronized void start(Supplier<ServerCall.Listener<Q>> start) {
        ServerCall.Listener<Q> started = start.get();
        for (var event = events.poll(); event != null; event = events.poll()) {
            event.accept(started);
        }
        application = started;
    }

    private synchronized void pass(Consumer<ServerCall.Listener<Q>> event) {
        if (application == null) {
            events.add(event);
        } else {
            event.accept(application);
        }
    }

    @Override
    public void onMessage(Q message) {
        pass(listener -> listener.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        pass(ServerCall.Listener::onHalfClose);
    }

    @Override
    public void onReady() {
        pass(ServerCall.Listener::onReady);
    }

    @Override
    public void onCancel() {
        pass(ServerCall.Listener::onCancel);
    }

    @Override
    public void onComplete() {
        pass(ServerCall.Listener::onComplete);
    }
}
