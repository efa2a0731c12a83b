// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.helidon.BearerTokenFeature;
import io.helidon.common.context.Context;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.WritableHeaders;
import io.helidon.http.media.ReadableEntityBase;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The parts of Helidon that a filter uses. Reflection implements its interfaces, and the adapter's result includes this
 * cost of some dozens of nanoseconds per call.
 */
final class HelidonHost implements Host {

    private final Filter adapter;
    private final Filter nothing = (chain, request, response) -> chain.proceed();
    private final String authorization;
    private @Nullable Object user;

    HelidonHost(JwtVerifier verifier, Issued issued) {
        this.adapter = filterOf(
                BearerTokenFeature.builder(verifier).publicPaths("/health").build());
        this.authorization = issued.authorization();
    }

    private static Filter filterOf(BearerTokenFeature feature) {
        AtomicReference<Filter> filter = new AtomicReference<>();
        feature.setup(as(HttpRouting.Builder.class, (proxy, method, arguments) -> {
            if (method.getName().equals("addFilter")) {
                filter.set((Filter) arguments[0]);
            }
            return proxy;
        }));
        return filter.get();
    }

    private static <T> T as(Class<T> type, InvocationHandler behaviour) {
        return type.cast(Proxy.newProxyInstance(HelidonHost.class.getClassLoader(), new Class<?>[] {type}, behaviour));
    }

    @Override
    public @Nullable Object throughAdapter() {
        return send(adapter);
    }

    @Override
    public @Nullable Object passedThrough() {
        return send(nothing);
    }

    private @Nullable Object send(Filter filter) {
        HttpPrologue prologue = HttpPrologue.create("HTTP/1.1", "HTTP", "1.1", Method.GET, "/tasks", false);
        WritableHeaders<?> headers = WritableHeaders.create();
        headers.add(HeaderNames.AUTHORIZATION, authorization);
        ServerRequestHeaders requestHeaders = ServerRequestHeaders.create(headers);
        Context context = Context.create();
        RoutingRequest request = as(RoutingRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "prologue" -> prologue;
            case "headers" -> requestHeaders;
            case "context" -> context;
            case "content" -> ReadableEntityBase.empty();
            default -> throw new UnsupportedOperationException(method.getName());
        });
        List<Runnable> beforeSend = new ArrayList<>();
        FilterChain handler = () -> {
            user = context.get(VerifiedJwt.class).orElse(null);
            beforeSend.forEach(Runnable::run);
        };
        filter.filter(handler, request, response(beforeSend));
        return user;
    }

    private static RoutingResponse response(List<Runnable> beforeSend) {
        ServerResponseHeaders headers = ServerResponseHeaders.create();
        return as(RoutingResponse.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "headers" -> headers;
            case "beforeSend" -> {
                beforeSend.add((Runnable) arguments[0]);
                yield proxy;
            }
            default -> throw new IllegalStateException("the request was rejected: " + method.getName());
        });
    }
}
