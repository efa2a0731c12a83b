// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests a key server behind a gateway that admits only requests with certain headers. */
class KeyServerHeadersIT {

    @Test
    void gateway_thatRequiresHeaders_receivesThem() throws Exception {
        WireMockServer gateway = new WireMockServer(
                WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
        gateway.start();
        try (TestIssuer issuer = TestIssuer.start()) {
            gateway.stubFor(get("/jwks")
                    .withHeader("X-Gateway-Key", equalTo("hunter2"))
                    .withHeader("Cookie", equalTo("a=b; c=d, e:f"))
                    .willReturn(okJson(issuer.jwkSet())));
            Map<String, String> environment = TestDatabase.environment(issuer.url());
            environment.put("BETTER_AUTH_JWKS_URI", "http://127.0.0.1:" + gateway.port() + "/jwks");
            environment.put("BETTER_AUTH_JWKS_HEADERS", "X-Gateway-Key: hunter2\nCookie: a=b; c=d, e:f");
            try (TaskService service = TaskService.start(Settings.read(environment))) {
                Api ada = new Api(service.port(), issuer.token("ada"));
                assertThat(ada.get("/api/tasks").status()).isEqualTo(200);
            }
        } finally {
            gateway.stop();
        }
    }
}
