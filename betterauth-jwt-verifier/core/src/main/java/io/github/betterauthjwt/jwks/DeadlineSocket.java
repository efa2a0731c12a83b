// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A socket whose reads end at one deadline, however slowly the bytes arrive. Its proxy settings are ignored. */
final class DeadlineSocket extends Socket {

    private final long deadline;

    /** Creates an unconnected socket. Its reads end at this value of {@link System#nanoTime}. */
    DeadlineSocket(long deadlineNanos) {
        super(Proxy.NO_PROXY);
        this.deadline = deadlineNanos;
    }

    /**
     * Returns the milliseconds until a deadline, at least 1.
     *
     * @throws SocketTimeoutException if the deadline has passed
     */
    static int millisUntil(long deadlineNanos) throws SocketTimeoutException {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return (int) Math.max(1, Duration.ofNanos(left).toMillis());
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                setSoTimeout(millisUntil(deadline));
                return super.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                setSoTimeout(millisUntil(deadline));
                return super.read(bytes, offset, length);
            }
        };
    }
}
