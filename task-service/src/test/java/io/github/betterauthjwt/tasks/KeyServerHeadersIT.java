// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests a key server behind a gateway that admits only requests with a certain header. */
class KeyServerHeadersIT {

    @Test
    void gateway_thatRequiresHeaders_receivesThem() throws Exception {
        try (TestIssuer issuer = TestIssuer.start()) {
            HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            gateway.createContext("/", exchange -> answer(exchange, issuer.jwkSet()));
            gateway.start();
            Map<String, String> environment = TestDatabase.environment(issuer.url());
            String jwksUri = "http://127.0.0.1:" + gateway.getAddress().getPort() + "/jwks";
            environment.put("BETTER_AUTH_JWKS_URI", jwksUri);
            environment.put("BETTER_AUTH_JWKS_HEADERS", "X-Gateway-Key: hunter2\nCookie: a=b; c=d, e:f");
            try (TaskService service = TaskService.start(Settings.read(environment))) {
                Api ada = new Api(service.port(), issuer.token("ada"));
                assertThat(ada.get("/api/tasks").status()).isEqualTo(200);
            } finally {
                gateway.stop(0);
            }
        }
    }

    private static void answer(HttpExchange exchange, String keys) throws IOException {
        boolean isAdmitted = "hunter2".equals(exchange.getRequestHeaders().getFirst("X-Gateway-Key"))
                && "a=b; c=d, e:f".equals(exchange.getRequestHeaders().getFirst("Cookie"));
        byte[] body = keys.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(isAdmitted ? 200 : 403, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
