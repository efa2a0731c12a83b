// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.VerifiedJwt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A framework in this process. It sends a request with a token through a filter to a handler. Not thread-safe. */
public interface Host extends AutoCloseable {

    /** Sends a request through the adapter and returns the user that the handler received. */
    @Nullable
    Object throughAdapter() throws Exception;

    /**
     * Sends the same request through a filter that does nothing. Returns null, because the handler receives no user.
     */
    @Nullable
    Object passedThrough() throws Exception;

    /** Sends the same request through the JWT module of the framework and returns the user that the handler received. */
    default @Nullable Object throughOwnModule() throws Exception {
        throw new UnsupportedOperationException("the framework has no JWT module");
    }

    /** Returns the subject of a user that a handler received. */
    default @Nullable String subjectOf(Object user) {
        return ((VerifiedJwt) user).subject();
    }

    /** Sends many requests, on the thread on which the framework handles them. */
    default void onItsThread(Callable<?> requests) throws Exception {
        requests.call();
    }

    @Override
    default void close() {}
}
