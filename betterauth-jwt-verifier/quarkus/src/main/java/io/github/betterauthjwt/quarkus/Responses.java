// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Sends responses that other classes decide on, and adds header fields to those of the application. */
final class Responses {

    private static final String BEFORE = Responses.class.getName();
    private static final String KEPT = BearerResponse.class.getName();

    private Responses() {}

    /** Passes a request on. Its response gets the header fields of the decision when it starts. */
    static void pass(RoutingContext context, BearerDecision decision) {
        MultiMap headers = context.response().headers();
        context.put(BEFORE, MultiMap.caseInsensitiveMultiMap().addAll(headers));
        context.addHeadersEndHandler(started -> addFields(headers, decision));
    }

    private static void addFields(MultiMap headers, BearerDecision decision) {
        decision.cacheControl()
                .filter(unset -> !headers.contains(HttpHeaders.CACHE_CONTROL))
                .ifPresent(value -> headers.set(HttpHeaders.CACHE_CONTROL, value));
        decision.vary()
                .filter(name -> !headers.contains(HttpHeaders.VARY, name, true))
                .ifPresent(name -> headers.add(HttpHeaders.VARY, name));
        decision.dpopNonce().ifPresent(nonce -> headers.set("DPoP-Nonce", nonce));
    }

    /** Keeps a response until Quarkus calls for the challenge. */
    static void keep(RoutingContext context, BearerResponse response) {
        context.put(KEPT, response);
    }

    static Optional<BearerResponse> kept(RoutingContext context) {
        return Optional.ofNullable(context.get(KEPT));
    }

    static void send(RoutingContext context, BearerResponse response) {
        HttpServerResponse sent = context.response();
        if (sent.ended() || sent.closed()) {
            return;
        }
        restoreHeaders(context);
        sent.setStatusCode(response.status());
        response.headers().forEach(sent::putHeader);
        if (response.body().isEmpty()) {
            sent.end();
        } else {
            sent.end(response.body());
        }
    }

    /** Removes all headers and cookies of the route. Those of filters in front of this one stay, for example CORS headers. */
    static void restoreHeaders(RoutingContext context) {
        MultiMap before = context.get(BEFORE);
        if (before != null) {
            context.response().headers().clear().addAll(before);
        }
    }
}
