// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.bearer.BearerDecision;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The decision about a request, as a property of the request.
 *
 * @param madeBy the rules of the application that decided. In a servlet container, another application may have
 *     decided before a forward.
 * @param decision null if the annotations of the resource rejected the request
 */
record Decision(AccessRules madeBy, @Nullable BearerDecision decision) {

    private static final String PROPERTY = Decision.class.getName();

    /** Returns what this application decided, or null if it did not. */
    static @Nullable Decision of(ContainerRequestContext request, AccessRules rules) {
        return request.getProperty(PROPERTY) instanceof Decision made && made.madeBy == rules ? made : null;
    }

    void store(ContainerRequestContext request) {
        request.setProperty(PROPERTY, this);
    }
}
