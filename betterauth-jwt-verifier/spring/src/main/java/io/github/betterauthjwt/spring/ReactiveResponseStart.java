// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/** {@link ResponseStart} for WebFlux. */
record ReactiveResponseStart(Map<String, List<String>> fields) {

    private static final String ATTRIBUTE = ReactiveResponseStart.class.getName();

    static void remember(ServerWebExchange exchange) {
        exchange.getAttributes().putIfAbsent(ATTRIBUTE, of(exchange.getResponse()));
    }

    private static ReactiveResponseStart of(ServerHttpResponse response) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.getHeaders().forEach((name, values) -> fields.put(name, new ArrayList<>(values)));
        return new ReactiveResponseStart(fields);
    }

    static void restore(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        Map<String, List<String>> kept = of(response).fields();
        kept.keySet().removeIf(name -> !ResponseStart.isOfCors(name));
        if (exchange.getAttribute(ATTRIBUTE) instanceof ReactiveResponseStart start) {
            kept.putAll(start.fields());
        }
        HttpHeaders headers = response.getHeaders();
        headers.clear();
        response.getCookies().clear();
        kept.forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
    }
}
