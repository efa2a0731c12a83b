// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.bearer.BearerDecision;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/** Gives Micronaut Security the user of the token that {@link BearerTokenFilter} accepted. */
@Singleton
final class BearerAuthenticationFetcher implements AuthenticationFetcher<HttpRequest<?>> {

    BearerAuthenticationFetcher() {}

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        BearerDecision decision = BearerTokenFilter.decision(request);
        return decision == null || decision.jwt().isEmpty()
                ? Publishers.empty()
                : Publishers.just(new VerifiedJwtAuthentication(decision.jwt().get()));
    }
}
