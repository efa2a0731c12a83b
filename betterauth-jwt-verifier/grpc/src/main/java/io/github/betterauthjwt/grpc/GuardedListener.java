// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;

/**
 * Ends the call with the right status if the application throws {@link InsufficientPrivilegesException}. After the call
 * has ended, the application gets {@code onCancel} and nothing else.
 */
final class GuardedListener<Q> extends SimpleForwardingServerCallListener<Q> {

    private final GuardedCall<Q, ?> call;
    private final Runnable atEnd;

    /**
     * Creates a listener.
     *
     * @param atEnd releases what belongs to the call
     */
    GuardedListener(ServerCall.Listener<Q> application, GuardedCall<Q, ?> call, Runnable atEnd) {
        super(application);
        this.call = call;
        this.atEnd = atEnd;
    }

    @Override
    public void onMessage(Q message) {
        guard(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        guard(super::onHalfClose);
    }

    @Override
    public void onReady() {
        guard(super::onReady);
    }

    private void guard(Runnable event) {
        if (call.isEnded()) {
            return;
        }
        try {
            event.run();
        } catch (InsufficientPrivilegesException e) {
            call.end(e);
        }
    }

    @Override
    public void onCancel() {
        try {
            super.onCancel();
        } finally {
            atEnd.run();
        }
    }

    /** The call is complete for gRPC, but not for the application, if this adapter has ended it. */
    @Override
    public void onComplete() {
        try {
            if (call.isEnded()) {
                super.onCancel();
            } else {
                super.onComplete();
            }
        } finally {
            atEnd.run();
        }
    }
}
