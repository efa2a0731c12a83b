// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request in the form that the authenticator reads.
 *
 * @param uri the target that the client sent. A forward and an asynchronous dispatch change the target of the request
 */
record ServletBearerRequest(HttpServletRequest request, String uri) implements BearerRequest {

    private static final String TARGET = ServletBearerRequest.class.getName();

    static ServletBearerRequest of(HttpServletRequest request) {
        if (request.getAttribute(TARGET) instanceof String known) {
            return new ServletBearerRequest(request, known);
        }
        String target =
                switch (request.getDispatcherType()) {
                    case FORWARD ->
                        target(
                                request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI),
                                request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING));
                    case ASYNC ->
                        target(
                                request.getAttribute(AsyncContext.ASYNC_REQUEST_URI),
                                request.getAttribute(AsyncContext.ASYNC_QUERY_STRING));
                    default -> target(request.getRequestURI(), request.getQueryString());
                };
        request.setAttribute(TARGET, target);
        return new ServletBearerRequest(request, target);
    }

    private static String target(@Nullable Object path, @Nullable Object query) {
        return query == null ? String.valueOf(path) : path + "?" + query;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String contextPath() {
        return request.getContextPath();
    }

    @Override
    public List<String> headers(String name) {
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public Optional<Object> attribute(String name) {
        return Optional.ofNullable(request.getAttribute(name));
    }

    @Override
    public void setAttribute(String name, Object value) {
        request.setAttribute(name, value);
    }
}
