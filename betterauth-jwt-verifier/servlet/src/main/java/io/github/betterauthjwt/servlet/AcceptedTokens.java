// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.Dpop;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The decisions of this module's filters about one request, so that stacked filters and later dispatches do not verify
 * its token again. The decisions are kept for each verifier, its introspector and its DPoP settings, because a verifier may
 * expect another audience, and a filter may require DPoP.
 */
final class AcceptedTokens {

    private static final String ATTRIBUTE = AcceptedTokens.class.getName();

    private final Map<Authority, BearerDecision> decisions = new ConcurrentHashMap<>();
    private final HttpServletResponse response;
    private final OuterHeaders headers;

    /**
     * The settings by which a filter accepts tokens.
     *
     * @param introspector null if the filter rejects opaque tokens
     * @param dpop null if the filter rejects tokens that are bound to a key
     */
    record Authority(JwtVerifier verifier, @Nullable TokenIntrospector introspector, @Nullable Dpop dpop) {

        // The generated methods of a record would stay in caches of the JDK, and with them an undeployed application.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Authority that
                    && verifier == that.verifier
                    && introspector == that.introspector
                    && dpop == that.dpop;
        }

        @Override
        public int hashCode() {
            int hash = 31 * System.identityHashCode(verifier) + System.identityHashCode(introspector);
            return 31 * hash + System.identityHashCode(dpop);
        }
    }

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

    /** Returns the decision to pass the request on, or null if its token was not accepted by these settings. */
    @Nullable
    BearerDecision by(Authority authority) {
        return decisions.get(authority);
    }

    void add(Authority authority, BearerDecision decision) {
        decisions.put(authority, decision);
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
