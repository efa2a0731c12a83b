// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Sends refusals in an MVC application. */
final class ServletChallenges implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final BearerAuthenticator authenticator;

    ServletChallenges(BearerAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        send(response, authenticator.missing());
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException exception)
            throws IOException {
        send(response, Refusals.forbidden());
    }

    void send(HttpServletResponse response, JwtVerificationException rejection) throws IOException {
        send(response, authenticator.response(rejection));
    }

    static void send(HttpServletResponse response, BearerResponse challenge) throws IOException {
        response.resetBuffer();
        response.setStatus(challenge.status());
        challenge.headers().forEach(response::setHeader);
        if (!challenge.body().isEmpty()) {
            write(challenge.body(), response);
        }
    }

    /** By the writer where one was asked for before: a response that has one gives no stream. */
    private static void write(String body, HttpServletResponse response) throws IOException {
        OutputStream stream;
        try {
            stream = response.getOutputStream();
        } catch (IllegalStateException e) {
            Charset charset = Charset.forName(response.getCharacterEncoding());
            response.setContentLength(body.getBytes(charset).length);
            response.getWriter().write(body);
            return;
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        stream.write(bytes);
    }
}
