// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Tests the recipe for Spring Cloud Gateway, in front of a service that verifies the token too. */
class GatewayIT extends RecipeContract {

    private @Nullable HttpServer service;
    private @Nullable ConfigurableApplicationContext gateway;

    @Override
    protected int start(TestIssuer issuer) throws IOException {
        JwtVerifier verifier = issuer.verifier();
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> respond(exchange, verifier));
        service.start();
        gateway = new SpringApplicationBuilder(GatewayApplication.class)
                .properties(Map.of(
                        "server.port",
                        0,
                        "server.address",
                        "127.0.0.1",
                        "spring.main.banner-mode",
                        "off",
                        "better-auth.url",
                        issuer.url(),
                        "tasks.url",
                        "http://127.0.0.1:" + service.getAddress().getPort()))
                .run();
        return Integer.parseInt(gateway.getEnvironment().getRequiredProperty("local.server.port"));
    }

    private static void respond(HttpExchange exchange, JwtVerifier verifier) throws IOException {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        String user = verifier.verify(header.substring("Bearer ".length())).subject();
        byte[] body = (exchange.getRequestURI().getPath().equals("/me") ? user : "for admins")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    protected void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (service != null) {
            service.stop(0);
        }
    }
}
