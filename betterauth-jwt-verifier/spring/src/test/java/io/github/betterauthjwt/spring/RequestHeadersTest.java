// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
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
    void requestHeaders_firewallRequiresThem_areSent() {
        WireMockServer firewall = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        firewall.start();
        try (TestIssuer issuer = TestIssuer.start()) {
            firewall.stubFor(
                    get("/jwks").withHeader("X-Gateway-Key", equalTo("hunter2")).willReturn(okJson(issuer.jwkSet())));
            application
                    .withPropertyValues(
                            "better-auth.url=" + issuer.url(),
                            "better-auth.jwks-uri=http://127.0.0.1:" + firewall.port() + "/jwks",
                            "better-auth.request-headers.X-Gateway-Key=hunter2")
                    .run(context -> {
                        JwtVerifier verifier = context.getBean(JwtVerifier.class);
                        assertThat(verifier.verify(issuer.token("ada")).subject())
                                .isEqualTo("ada");
                        assertThat(context.getBean(BetterAuthProperties.class).toString())
                                .doesNotContain("hunter2");
                    });
        } finally {
            firewall.stop();
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
