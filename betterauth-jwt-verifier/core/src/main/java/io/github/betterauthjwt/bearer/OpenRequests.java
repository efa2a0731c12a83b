// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides about requests whose credentials are not read.
 *
 * @param resource the metadata that is served without a token, or null
 * @param preflightsPass whether preflights are passed on
 */
record OpenRequests(@Nullable ProtectedResourceMetadata resource, boolean preflightsPass) {

    /** Returns the decision, or null if the credentials of the request must be read. */
    @Nullable
    BearerDecision decide(BearerRequest request, BearerAccess access) {
        if (request.method().equalsIgnoreCase("TRACE")) {
            return BearerDecision.respond(BearerResponse.traceNotAllowed());
        }
        Optional<BearerResponse> document = metadata(request);
        if (document.isPresent()) {
            return BearerDecision.respond(document.get());
        }
        if (access == BearerAccess.PUBLIC) {
            return BearerDecision.passUnread();
        }
        if (Preflight.is(request)) {
            return preflightsPass ? BearerDecision.passUnread() : BearerDecision.respond(BearerResponse.preflight());
        }
        return null;
    }

    Optional<BearerResponse> metadata(BearerRequest request) {
        return resource == null ? Optional.empty() : resource.response(request);
    }
}
