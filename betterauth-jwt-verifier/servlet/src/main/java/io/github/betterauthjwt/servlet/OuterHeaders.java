// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.bearer.BearerResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header fields that outer filters set, CORS fields for example. A rejection keeps them and drops everything that a
 * servlet set or wrote before.
 */
final class OuterHeaders {

    private final Map<String, List<String>> fields = new LinkedHashMap<>();

    private OuterHeaders() {}

    static OuterHeaders of(HttpServletResponse response) {
        OuterHeaders headers = new OuterHeaders();
        response.getHeaderNames().forEach(name -> headers.fields.put(name, List.copyOf(response.getHeaders(name))));
        return headers;
    }

    /** Replaces a response that is not committed. */
    void replace(HttpServletResponse response, BearerResponse rejection) throws IOException {
        response.reset();
        fields.forEach((name, values) -> {
            if (!response.containsHeader(name)) { // some hosts keep Date
                values.forEach(value -> response.addHeader(name, value));
            }
        });
        response.setStatus(rejection.status());
        rejection.headers().forEach(response::setHeader);
        if (!rejection.body().isEmpty()) {
            write(rejection.body(), response);
        }
    }

    /** Uses the writer if an outer filter's response has one, because such a response gives no stream. */
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
