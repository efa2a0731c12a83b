// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.util.List;
import java.util.Optional;

/** The parts of an HTTP request that {@link BearerAuthenticator} reads. An adapter wraps the request of its host. */
public interface BearerRequest {

    /**
     * Returns the method as the client sent it, for example {@code GET}. Methods are case-sensitive (RFC 9110 §9.1).
     */
    String method();

    /**
     * Returns the request target's path and query as the client sent them, neither decoded nor normalized. If the target
     * contains a scheme and host too (RFC 9112 §3.2.2), the method omits them.
     */
    String uri();

    /**
     * Returns the values of all header fields with this name, in order.
     *
     * @param name the field name, compared case-insensitively (RFC 9110 §5.1)
     * @return empty if there is no such field
     */
    List<String> headers(String name);

    /**
     * Returns the path below which the host runs the application, as in {@link #uri}; empty at the root of the host. The
     * application's metadata is served below this path too.
     */
    default String contextPath() {
        return "";
    }

    /**
     * Returns a value that {@link #setAttribute} stored in the same request. A host that authenticates a request more than
     * once, for example after a forward, must implement both methods. Otherwise the DPoP proof of the request counts as
     * used when the request is authenticated again. The default stores nothing.
     */
    default Optional<Object> attribute(String name) {
        return Optional.empty();
    }

    /** Stores a value in the request of the host until the request ends. See {@link #attribute}. */
    default void setAttribute(String name, Object value) {
        // most hosts authenticate a request once
    }
}
