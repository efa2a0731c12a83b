// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.bearer.BearerResponse;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Serves the metadata of a resource, and responds to rejections outside of Quarkus REST. */
@Singleton
final class RequestFilters {

    /** Before the CORS filter, because any page may read the metadata. */
    private static final int METADATA = SecurityHandlerPriorities.CORS + 50;

    private final BearerAuthenticatorResolver authenticators;
    private final Rejections rejections;

    RequestFilters(BearerAuthenticatorResolver authenticators, Rejections rejections) {
        this.authenticators = authenticators;
        this.rejections = rejections;
    }

    void register(@Observes Filters filters) {
        filters.register(this::metadata, METADATA);
    }

    private void metadata(RoutingContext context) {
        Optional<BearerResponse> document =
                authenticators.authenticator(context).metadata(new RoutingRequest(context));
        if (document.isEmpty()) {
            context.next();
            return;
        }
        context.request().resume();
        Responses.send(context, document.get());
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
    }

    private void failed(RoutingContext context) {
        rejections
                .response(context.failure(), context, null)
                .ifPresentOrElse(response -> Responses.send(context, response), context::next);
    }
}
