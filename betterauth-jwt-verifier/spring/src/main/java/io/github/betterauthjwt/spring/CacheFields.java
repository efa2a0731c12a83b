// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerDecision;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.OnCommittedResponseWrapper;

/**
 * Keeps the response to one user out of shared caches, unless the route sets {@code Cache-Control} itself, and names the
 * nonce of the client's next DPoP proof. The fields are set when the response is committed, so that {@code response.reset()} does not remove them.
 */
final class CacheFields extends OnCommittedResponseWrapper {

    private final HttpServletResponse response;
    private final BearerDecision decision;

    CacheFields(HttpServletResponse response, BearerDecision decision) {
        super(response);
        this.response = response;
        this.decision = decision;
    }

    @Override
    protected void onResponseCommitted() {
        write();
    }

    /** Adds the fields that are missing. Has no effect after the response was committed. */
    void write() {
        if (response.isCommitted()) {
            return;
        }
        decision.cacheControl()
                .filter(unset -> !response.containsHeader(HttpHeaders.CACHE_CONTROL))
                .ifPresent(value -> response.setHeader(HttpHeaders.CACHE_CONTROL, value));
        decision.vary()
                .filter(name -> response.getHeaders(HttpHeaders.VARY).stream().noneMatch(value -> value.contains(name)))
                .ifPresent(name -> response.addHeader(HttpHeaders.VARY, name));
        decision.dpopNonce().ifPresent(nonce -> response.setHeader("DPoP-Nonce", nonce));
    }
}
