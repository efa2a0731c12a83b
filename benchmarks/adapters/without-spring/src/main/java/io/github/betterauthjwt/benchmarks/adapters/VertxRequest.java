// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A request for {@code /tasks}. It has what handlers use, and takes the rest from another request. */
final class VertxRequest extends HttpServerRequestWrapper {

    private final MultiMap headers;
    private final HttpServerResponse response = (HttpServerResponse) Proxy.newProxyInstance(
            VertxRequest.class.getClassLoader(), new Class<?>[] {HttpServerResponse.class}, new Response());

    VertxRequest(HttpServerRequestInternal template, String authorization) {
        super(template);
        this.headers = HttpHeaders.headers().add(HttpHeaders.AUTHORIZATION, authorization);
    }

    @Override
    public boolean isValidAuthority() {
        return true;
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String uri() {
        return "/tasks";
    }

    @Override
    public String path() {
        return "/tasks";
    }

    @Override
    public @Nullable String query() {
        return null;
    }

    @Override
    public MultiMap headers() {
        return headers;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public @Nullable String getHeader(CharSequence name) {
        return headers.get(name);
    }

    @Override
    public boolean isEnded() {
        return true;
    }

    @Override
    public HttpServerResponse response() {
        return response;
    }

    /** Reflection calls this handler, in some dozens of nanoseconds per call. */
    private static final class Response implements InvocationHandler {

        private final MultiMap headers = HttpHeaders.headers();
        private @Nullable Handler<@Nullable Void> headersEnd;

        @Override
        public @Nullable Object invoke(Object response, Method method, Object @Nullable [] arguments) {
            return switch (method.getName()) {
                case "headers" -> headers;
                case "ended", "closed", "headWritten" -> false;
                case "headersEndHandler" -> onHeadersEnd(response, arguments);
                case "end" -> end();
                default -> throw new UnsupportedOperationException(method.getName());
            };
        }

        @SuppressWarnings("unchecked") // the only parameter of the method
        private Object onHeadersEnd(Object response, Object @Nullable [] arguments) {
            headersEnd = arguments == null ? null : (Handler<@Nullable Void>) arguments[0];
            return response;
        }

        private Future<Void> end() {
            if (headersEnd != null) {
                headersEnd.handle(null);
            }
            return Future.succeededFuture();
        }
    }
}
