// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerDecision;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of this module's filters about one request, so that stacked filters and later dispatches do not verify
 * its token again. The decisions are kept for each verifier, because a verifier may expect another audience.
 */
final class AcceptedTokens {

    private static final String ATTRIBUTE = AcceptedTokens.class.getName();

    private final Map<JwtVerifier, BearerDecision> decisions = new ConcurrentHashMap<>();
    private final HttpServletResponse response;
    private final OuterHeaders headers;

    private AcceptedTokens(HttpServletResponse response) {
        this.response = response;
        this.headers = OuterHeaders.of(response);
    }

    static AcceptedTokens of(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ATTRIBUTE) instanceof AcceptedTokens known) {
            return known;
        }
        AcceptedTokens none = new AcceptedTokens(response);
        request.setAttribute(ATTRIBUTE, none);
        return none;
    }

    /** Returns the decision to pass the request on, or null if this verifier has not accepted its token. */
    @Nullable
    BearerDecision by(JwtVerifier verifier) {
        return decisions.get(verifier);
    }

    void add(JwtVerifier verifier, BearerDecision decision) {
        decisions.put(verifier, decision);
    }

    /** Returns the response of the first filter. Headers can be set on it even while a servlet is included. */
    HttpServletResponse response() {
        return response;
    }

    /** Returns the header fields as they were before any servlet ran. */
    OuterHeaders headers() {
        return headers;
    }
}
