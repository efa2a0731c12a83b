// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.OnCommittedResponseWrapper;

/**
 * Keeps the response to one user out of caches that others share, unless the route sets {@code Cache-Control} itself. The
 * fields are set when the response is committed, so that {@code response.reset()} does not drop them.
 */
final class CacheFields extends OnCommittedResponseWrapper {

    static final String PRIVATE = "private, no-store";

    private final HttpServletResponse response;
    private final boolean forOneUser;

    /** @param forOneUser false if no token was sent, where another one would perhaps change the response */
    CacheFields(HttpServletResponse response, boolean forOneUser) {
        super(response);
        this.response = response;
        this.forOneUser = forOneUser;
    }

    @Override
    protected void onResponseCommitted() {
        write();
    }

    /** Adds the fields that are missing; of no effect after the response was committed. */
    void write() {
        if (response.isCommitted()) {
            return;
        }
        if (forOneUser && !response.containsHeader(HttpHeaders.CACHE_CONTROL)) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, PRIVATE);
        }
        boolean varies = response.getHeaders(HttpHeaders.VARY).stream()
                .anyMatch(value -> value.contains(HttpHeaders.AUTHORIZATION));
        if (!varies) {
            response.addHeader(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
        }
    }
}
