// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/** Verifies the token of a request before the host runs any code of the application to select the resource. */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
final class EarlyTokenFilter implements ContainerRequestFilter {

    private final BearerAuthenticator authenticator;
    private final AccessRules rules;

    EarlyTokenFilter(BearerAuthenticator authenticator, AccessRules rules) {
        this.authenticator = authenticator;
        this.rules = rules;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        BearerDecision decision = authenticator.authenticate(JaxRsBearerRequest.of(request), BearerAccess.REQUIRED);
        new Decision(rules, decision).store(request);
        decision.response().ifPresent(response -> request.abortWith(ChallengeWriter.of(response)));
    }
}
