// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.BearerDecision;
import jakarta.servlet.ServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which verifiers have accepted the token of a request, so that stacked filters and later dispatches need not ask again.
 * What one has accepted says nothing about another, which may have another audience.
 */
final class Judgements {

    private static final String ATTRIBUTE = Judgements.class.getName();

    private final Map<JwtVerifier, BearerDecision> accepted = new ConcurrentHashMap<>();

    static Judgements of(ServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Judgements known) {
            return known;
        }
        Judgements none = new Judgements();
        request.setAttribute(ATTRIBUTE, none);
        return none;
    }

    @Nullable
    BearerDecision by(JwtVerifier verifier) {
        return accepted.get(verifier);
    }

    void add(JwtVerifier verifier, BearerDecision decision) {
        accepted.put(verifier, decision);
    }
}
