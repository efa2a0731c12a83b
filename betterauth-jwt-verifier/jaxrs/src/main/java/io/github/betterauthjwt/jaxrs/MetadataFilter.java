// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/** Serves the metadata of the resource before the host selects a resource of the application, which may match any path. */
@PreMatching
@Priority(Priorities.AUTHENTICATION)
final class MetadataFilter implements ContainerRequestFilter {

    private final BearerAuthenticator authenticator;

    MetadataFilter(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        authenticator
                .metadata(JaxRsBearerRequest.of(request))
                .ifPresent(document -> request.abortWith(ChallengeWriter.of(document)));
    }
}
