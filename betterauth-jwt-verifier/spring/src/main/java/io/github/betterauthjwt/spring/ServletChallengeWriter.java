// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Sends rejections in an MVC application. */
final class ServletChallengeWriter implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final BearerAuthenticator authenticator;

    ServletChallengeWriter(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        send(request, response, authenticator.missing());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
            throws IOException {
        send(request, response, authenticator.response(Denials.of(exception)));
    }

    void send(HttpServletRequest request, HttpServletResponse response, JwtVerificationException rejection)
            throws IOException {
        send(request, response, authenticator.response(rejection));
    }

    static void send(HttpServletRequest request, HttpServletResponse response, BearerResponse challenge)
            throws IOException {
        ResponseStart.restore(request, response);
        response.setStatus(challenge.status());
        challenge.headers().forEach(response::setHeader);
        byte[] body = challenge.body().getBytes(StandardCharsets.UTF_8);
        if (body.length > 0) {
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
