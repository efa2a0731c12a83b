// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests that each Spring application of the documents rejects the requests that it must reject. */
class SpringSnippetsTest {

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        AdminArea adminArea() {
            return new AdminArea();
        }
    }

    /** A route that only a chain protects. */
    @RestController
    static class AdminArea {

        @GetMapping("/admin/area")
        String area() {
            return "area";
        }
    }

    static Stream<Arguments> applications() {
        int forbidden = 403;
        return Stream.of(
                arguments(WebApplicationType.SERVLET, ToSpring.Routes.class, "/admin/report", forbidden),
                arguments(WebApplicationType.SERVLET, ToSpring.OwnChain.class, "/admin/area", forbidden),
                arguments(WebApplicationType.SERVLET, ToSpring.PartialChain.class, "/admin/area", forbidden),
                arguments(WebApplicationType.SERVLET, ToSpring.ResourceServer.class, "/admin/area", 200),
                arguments(WebApplicationType.SERVLET, ToSpring.Customized.class, "/admin/area", 401),
                arguments(WebApplicationType.SERVLET, ToSpring.TwoServers.class, "/admin/area", 401),
                arguments(WebApplicationType.SERVLET, ToSpring.WebSockets.class, "/admin/area", 200),
                arguments(WebApplicationType.REACTIVE, ToWebFlux.PartialChain.class, "/admin/area", forbidden));
    }

    @ParameterizedTest
    @MethodSource("applications")
    void application_ofADocument_rejects(WebApplicationType type, Class<?> snippet, String path, int withoutRole)
            throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class, snippet)
                        .web(type)
                        .properties(Map.of("server.port", 0, "better-auth.url", issuer.url()))
                        .run()) {
            String port = application.getEnvironment().getRequiredProperty("local.server.port");
            URI uri = URI.create("http://127.0.0.1:" + port);
            for (String any : new String[] {path, "/elsewhere"}) {
                HttpResponse<String> anonymous = get(uri.resolve(any));
                assertThat(anonymous.statusCode()).isEqualTo(401);
                assertThat(anonymous.headers().map()).doesNotContainKey("set-cookie");
            }
            HttpResponse<String> user = get(uri.resolve(path), "Authorization", "Bearer " + issuer.token());
            assertThat(user.statusCode()).isEqualTo(withoutRole);
            assertThat(user.headers().map()).doesNotContainKey("set-cookie");
        }
    }

    private static HttpResponse<String> get(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/html");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
