// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;

/** Sends a request to an auth server. For use by one thread, except {@link #abort}. */
interface Transport {

    /** Loads what the first request needs, so that loading does not count against the server's deadline. */
    void prepare();

    /**
     * Sends one request and waits for the response.
     *
     * @param deadlineNanos the value of {@link System#nanoTime} at which the exchange ends
     */
    KeyServerResponse get(long deadlineNanos) throws IOException, InterruptedException;

    /** Returns whether the request goes through a proxy. */
    boolean isProxied();

    /** Ends the current exchange and all later ones at once. May be called by any thread. */
    void abort();
}
