// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authorization.ServerAccessDeniedHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Sends rejections in a WebFlux application. */
final class ReactiveChallengeWriter implements ServerAuthenticationEntryPoint, ServerAccessDeniedHandler {

    private final BearerAuthenticator authenticator;
    private final ReactiveCors cors;

    ReactiveChallengeWriter(BearerAuthenticator authenticator, ReactiveCors cors) {
        this.authenticator = authenticator;
        this.cors = cors;
    }

    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException exception) {
        return send(exchange, authenticator.missing());
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, AccessDeniedException exception) {
        return send(exchange, authenticator.response(Denials.of(exception)));
    }

    Mono<Void> send(ServerWebExchange exchange, JwtVerificationException rejection) {
        return send(exchange, authenticator.response(rejection));
    }

    Mono<Void> send(ServerWebExchange exchange, BearerResponse challenge) {
        return cors.addFields(exchange).then(Mono.defer(() -> sendAfterCors(exchange, challenge)));
    }

    static Mono<Void> sendAfterCors(ServerWebExchange exchange, BearerResponse challenge) {
        ServerHttpResponse response = exchange.getResponse();
        ReactiveResponseStart.restore(exchange);
        response.setStatusCode(HttpStatusCode.valueOf(challenge.status()));
        challenge.headers().forEach(response.getHeaders()::set);
        byte[] body = challenge.body().getBytes(StandardCharsets.UTF_8);
        if (body.length == 0) {
            return response.setComplete();
        }
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
