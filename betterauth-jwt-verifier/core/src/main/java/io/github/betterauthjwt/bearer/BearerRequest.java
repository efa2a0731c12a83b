// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.util.List;

/** The parts of an HTTP request that {@link BearerAuthenticator} reads. An adapter wraps the request of its host. */
public interface BearerRequest {

    /** The method as the client sent it, for example {@code GET}. Methods are case-sensitive (RFC 9110 §9.1). */
    String method();

    /** The request target's path and query as the client sent them, neither decoded nor normalized. */
    String uri();

    /**
     * The values of all header fields with this name, in order.
     *
     * @param name compared without case (RFC 9110 §5.1)
     * @return empty if there is no such field
     */
    List<String> headers(String name);
}
