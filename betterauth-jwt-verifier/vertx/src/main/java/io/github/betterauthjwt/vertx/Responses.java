// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Sends responses that other classes decide on. */
final class Responses {

    private static final String DPOP_NONCE = "DPoP-Nonce";

    private Responses() {}

    /**
     * Sends a response. If the client may still send an announced body ({@code Expect: 100-continue}, RFC 9110 §10.1.1),
     * the connection ends, because it is unknown whether the following bytes are the body or the next request.
     */
    static void send(RoutingContext context, BearerResponse rejection) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        response.setStatusCode(rejection.status());
        rejection.headers().forEach(response::putHeader);
        boolean endsConnection =
                request.headers().contains(HttpHeaders.EXPECT) && request.version() != HttpVersion.HTTP_2;
        if (endsConnection) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(rejection.body()).onComplete(sent -> {
            if (endsConnection) {
                request.connection().close();
            }
        });
    }

    /** Adds the fields for caches and DPoP to the response of the application. */
    static void addFields(HttpServerResponse response, BearerDecision decision) {
        MultiMap headers = response.headers();
        decision.cacheControl()
                .filter(unset -> !headers.contains(HttpHeaders.CACHE_CONTROL))
                .ifPresent(value -> headers.set(HttpHeaders.CACHE_CONTROL, value));
        decision.vary()
                .filter(name -> !headers.contains(HttpHeaders.VARY, name, true))
                .ifPresent(name -> headers.add(HttpHeaders.VARY, name));
        decision.dpopNonce().ifPresent(nonce -> headers.set(DPOP_NONCE, nonce));
    }

    /** Returns a copy of the header fields that handlers in front of this adapter have set. */
    static MultiMap fieldsOf(HttpServerResponse response) {
        return MultiMap.caseInsensitiveMultiMap().addAll(response.headers());
    }

    /** Removes everything that a route has set. The given fields stay. */
    static void restore(RoutingContext context, MultiMap fields) {
        HttpServerResponse response = context.response();
        response.headers().clear().addAll(fields);
        response.setChunked(false);
        for (Cookie cookie : List.copyOf(context.request().cookies())) {
            response.removeCookies(cookie.getName(), false);
        }
    }
}
