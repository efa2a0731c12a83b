// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests that probes reach Actuator's health on a separate management port without a token, and nothing else does. */
class ManagementPortIT {

    /** The tests have Tomcat and Netty, and Spring Boot configures the management port for each of them. */
    private static final String NETTY_ONLY = "spring.autoconfigure.exclude="
            + "org.springframework.boot.tomcat.autoconfigure.actuate.web.server"
            + ".TomcatReactiveManagementContextAutoConfiguration";

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {

        @GetMapping("/me")
        String me() {
            return "me";
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, /actuator, ''",
        "REACTIVE, /actuator, ''",
        "SERVLET, '', management.endpoints.web.base-path=/",
        "REACTIVE, /ops, management.endpoints.web.base-path=/ops/",
        "SERVLET, /ops/actuator, management.server.base-path=/ops",
        "REACTIVE, /ops/actuator, management.server.base-path=/ops"
    })
    void health_onASeparatePort_needsNoToken(WebApplicationType type, String base, String property) throws Exception {
        try (TestServer server = TestServer.start(
                type,
                Application.class,
                "management.server.port=0",
                "management.server.address=127.0.0.1",
                "management.endpoints.web.exposure.include=health,metrics",
                "management.endpoint.health.probes.enabled=true",
                "management.health.better-auth.enabled=false",
                NETTY_ONLY,
                property)) {
            URI management = URI.create("http://127.0.0.1:"
                    + server.application().getEnvironment().getRequiredProperty("local.management.port"));
            assertThat(status(management.resolve(base + "/health"))).isEqualTo(200);
            assertThat(status(management.resolve(base + "/health/readiness"))).isEqualTo(200);
            assertThat(status(management.resolve(base + "/metrics"))).isEqualTo(401);
            assertThat(status(management.resolve(base + "/health/../metrics"))).isNotEqualTo(200);
            assertThat(server.get("/actuator/health").statusCode()).isEqualTo(401);
            assertThat(server.get("/me").statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void health_onTheSamePort_needsAToken(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, Application.class)) {
            assertThat(server.get("/actuator/health").statusCode()).isEqualTo(401);
        }
    }

    private static int status(URI uri) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
