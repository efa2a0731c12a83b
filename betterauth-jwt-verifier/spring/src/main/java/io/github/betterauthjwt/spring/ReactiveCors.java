// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.PreFlightRequestHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Applies the CORS configuration of WebFlux's handlers before the request reaches a handler. */
final class ReactiveCors {

    private final ObjectProvider<PreFlightRequestHandler> handlers;

    ReactiveCors(ObjectProvider<PreFlightRequestHandler> handlers) {
        this.handlers = handlers;
    }

    /** Returns whether WebFlux itself responds to this request, without any handler or filter. */
    boolean answersPreflight(ServerWebExchange exchange) {
        return CorsUtils.isPreFlightRequest(exchange.getRequest()) && handlers.getIfUnique() != null;
    }

    /** Responds to the preflight, or adds the handler's CORS fields to the response. */
    Mono<Void> handle(ServerWebExchange exchange) {
        PreFlightRequestHandler handler = handlers.getIfUnique();
        return handler == null ? Mono.empty() : handler.handlePreFlight(exchange);
    }

    /** Adds the CORS fields to a rejection, so that the page can read it. An unknown route has no CORS fields. */
    Mono<Void> addFields(ServerWebExchange exchange) {
        boolean needed = CorsUtils.isCorsRequest(exchange.getRequest())
                && exchange.getResponse().getHeaders().getFirst(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN) == null;
        return needed ? handle(exchange).onErrorComplete() : Mono.empty();
    }
}
