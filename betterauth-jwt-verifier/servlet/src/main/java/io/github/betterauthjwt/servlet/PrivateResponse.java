// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.bearer.BearerDecision;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.Optional;

/**
 * A response that keeps the fields of a decision, regardless of what the servlet does. Another {@code Cache-Control} replaces
 * the adapter's, but {@code reset()} does not remove it. {@code Vary} is extended and never replaced.
 */
final class PrivateResponse extends HttpServletResponseWrapper {

    private static final String CACHE_CONTROL = "Cache-Control";
    private static final String VARY = "Vary";

    private final BearerDecision decision;

    private PrivateResponse(HttpServletResponse response, BearerDecision decision) {
        super(response);
        this.decision = decision;
        keepFields();
    }

    /** Returns the response itself if the decision requires no fields. */
    static HttpServletResponse of(HttpServletResponse response, BearerDecision decision) {
        return decision.vary().isEmpty() && decision.cacheControl().isEmpty()
                ? response
                : new PrivateResponse(response, decision);
    }

    @Override
    public void reset() {
        super.reset();
        keepFields();
    }

    @Override
    public void setHeader(String name, String value) {
        super.setHeader(name, value);
        if (name.equalsIgnoreCase(VARY) || name.equalsIgnoreCase(CACHE_CONTROL)) {
            keepFields();
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (name.equalsIgnoreCase(CACHE_CONTROL)
                && decision.cacheControl().equals(Optional.ofNullable(getHeader(CACHE_CONTROL)))) {
            setHeader(name, value);
        } else {
            super.addHeader(name, value);
        }
    }

    private void keepFields() {
        decision.vary().filter(unset -> !hasVary(unset)).ifPresent(name -> super.addHeader(VARY, name));
        decision.cacheControl()
                .filter(unset -> !containsHeader(CACHE_CONTROL))
                .ifPresent(value -> super.setHeader(CACHE_CONTROL, value));
        decision.dpopNonce().ifPresent(nonce -> super.setHeader("DPoP-Nonce", nonce));
    }

    private boolean hasVary(String name) {
        return getHeaders(VARY).stream().anyMatch(name::equalsIgnoreCase);
    }
}
