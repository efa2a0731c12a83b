// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Tests the properties {@code better-auth.request-headers}, whose values may be secrets. */
class RequestHeadersTest {

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BetterAuthAutoConfiguration.class));

    @Test
    void requestHeaders_firewallRequiresThem_areSent() throws Exception {
        HttpServer firewall = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (TestIssuer issuer = TestIssuer.start()) {
            byte[] keys = issuer.jwkSet().getBytes(UTF_8);
            firewall.createContext("/jwks", exchange -> {
                boolean isAdmitted =
                        "hunter2".equals(exchange.getRequestHeaders().getFirst("X-Gateway-Key"));
                exchange.sendResponseHeaders(isAdmitted ? 200 : 403, keys.length);
                exchange.getResponseBody().write(keys);
                exchange.close();
            });
            firewall.start();
            application
                    .withPropertyValues(
                            "better-auth.url=" + issuer.url(),
                            "better-auth.jwks-uri=http://127.0.0.1:"
                                    + firewall.getAddress().getPort() + "/jwks",
                            "better-auth.request-headers.X-Gateway-Key=hunter2")
                    .run(context -> {
                        JwtVerifier verifier = context.getBean(JwtVerifier.class);
                        assertThat(verifier.verify(issuer.token("ada")).subject())
                                .isEqualTo("ada");
                        assertThat(context.getBean(BetterAuthProperties.class).toString())
                                .doesNotContain("hunter2");
                    });
        } finally {
            firewall.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host=hunter2", "X-Key=hunter2\u00e4", "X-Key="})
    void requestHeaders_thatCannotBeSent_failTheStartWithoutTheirValue(String header) {
        application
                .withPropertyValues("better-auth.url=https://app.example.com", "better-auth.request-headers." + header)
                .run(context -> assertThat(BetterAuthAutoConfigurationTest.startupFailure(context))
                        .contains("better-auth.request-headers is wrong: ")
                        .doesNotContain("hunter2"));
    }
}
