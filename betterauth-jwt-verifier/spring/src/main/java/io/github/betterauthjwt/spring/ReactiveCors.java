// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.PreFlightRequestHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The CORS configuration of WebFlux's handlers, used before any handler is reached. */
final class ReactiveCors {

    private final ObjectProvider<PreFlightRequestHandler> handlers;

    ReactiveCors(ObjectProvider<PreFlightRequestHandler> handlers) {
        this.handlers = handlers;
    }

    /** Whether WebFlux itself answers this request, without any handler or filter. */
    boolean answersPreflight(ServerWebExchange exchange) {
        return CorsUtils.isPreFlightRequest(exchange.getRequest()) && handlers.getIfUnique() != null;
    }

    /** Answers the preflight, or adds the CORS fields of the handler to the response. */
    Mono<Void> handle(ServerWebExchange exchange) {
        PreFlightRequestHandler handler = handlers.getIfUnique();
        return handler == null ? Mono.empty() : handler.handlePreFlight(exchange);
    }

    /** Adds the CORS fields to a rejection, so that the page can read it. An unknown route has none. */
    Mono<Void> addFields(ServerWebExchange exchange) {
        boolean needed = CorsUtils.isCorsRequest(exchange.getRequest())
                && exchange.getResponse().getHeaders().getFirst(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN) == null;
        return needed ? handle(exchange).onErrorComplete() : Mono.empty();
    }
}
