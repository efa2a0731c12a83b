// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Thrown when no address of a host accepts a connection. */
final class NoConnectionException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean isTimeout;

    /**
     * Creates an exception whose message lists the addresses.
     *
     * @param cause the failure of the first address
     */
    NoConnectionException(List<String> tried, @Nullable IOException cause) {
        super(String.join(" and ", tried), cause);
        this.isTimeout = cause instanceof SocketTimeoutException;
    }

    /** Returns whether the first address did not answer in time. Otherwise it rejected the connection. */
    boolean isTimeout() {
        return isTimeout;
    }
}
