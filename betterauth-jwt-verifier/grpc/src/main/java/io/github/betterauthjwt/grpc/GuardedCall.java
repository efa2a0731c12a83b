// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.function.Function;

/**
 * A call that this adapter can end while the application uses it. After that, messages of the application are dropped.
 * Methods are synchronized, because a timer may end the call and a {@link ServerCall} is not thread-safe.
 */
final class GuardedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

    private final Function<InsufficientPrivilegesException, Rejection> rejections;
    private boolean closed;
    private boolean ended;

    GuardedCall(ServerCall<Q, R> call, Function<InsufficientPrivilegesException, Rejection> rejections) {
        super(call);
        this.rejections = rejections;
    }

    /** Ends the call, unless it is closed. */
    synchronized boolean end(Rejection rejection) {
        if (closed) {
            return false;
        }
        closed = true;
        ended = true;
        super.close(rejection.status(), rejection.trailers());
        return true;
    }

    /** Ends the call because the application requires more than the token allows. */
    void end(InsufficientPrivilegesException missing) {
        end(rejections.apply(missing));
    }

    /** Returns whether this adapter and not the application has ended the call. */
    synchronized boolean isEnded() {
        return ended;
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
        if (!ended) {
            super.sendHeaders(headers);
        }
    }

    @Override
    public synchronized void sendMessage(R message) {
        if (!ended) {
            super.sendMessage(message);
        }
    }

    /** Replaces the status {@code UNKNOWN} that {@code onError(exception)} of a stub leads to. */
    @Override
    public synchronized void close(Status status, Metadata trailers) {
        if (ended) {
            return;
        }
        closed = true;
        if (status.getCause() instanceof InsufficientPrivilegesException missing) {
            Rejection rejection = rejections.apply(missing);
            super.close(rejection.status(), rejection.trailers());
        } else {
            super.close(status, trailers);
        }
    }
}
