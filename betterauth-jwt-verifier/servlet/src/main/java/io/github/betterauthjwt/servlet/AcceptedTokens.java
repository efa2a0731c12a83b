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
 * What the filters of this module know about one request, so that stacked filters and later dispatches need not verify its
 * token again. A token that one verifier accepted may be meant for another audience than the next verifier expects.
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

    /** The decision to pass the request on, or null if this verifier has not accepted its token. */
    @Nullable
    BearerDecision by(JwtVerifier verifier) {
        return decisions.get(verifier);
    }

    void add(JwtVerifier verifier, BearerDecision decision) {
        decisions.put(verifier, decision);
    }

    /** The response of the first filter. Headers can be set there even while a servlet is included. */
    HttpServletResponse response() {
        return response;
    }

    /** The header fields before any servlet ran. */
    OuterHeaders headers() {
        return headers;
    }
}
