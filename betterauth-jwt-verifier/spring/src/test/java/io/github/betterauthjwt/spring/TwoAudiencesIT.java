// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests two filter chains, each with a separate verifier, and a forward from one to the other. */
class TwoAudiencesIT {

    private static final String AUDIENCE = "admin-service";

    private final TestIssuer issuer = TestIssuer.start();

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {

        @Bean
        @Order(1)
        SecurityFilterChain admins(HttpSecurity http, @Value("${better-auth.url}") String url) throws Exception {
            JwtVerifier verifier =
                    JwtVerifier.builderForBetterAuth(url, AUDIENCE).build();
            return protect(http.securityMatcher("/admin/**"), BearerAuthenticator.create(verifier));
        }

        @Bean
        @Order(2)
        SecurityFilterChain users(HttpSecurity http, BearerAuthenticator authenticator) throws Exception {
            return protect(http, authenticator);
        }

        private static SecurityFilterChain protect(HttpSecurity http, BearerAuthenticator authenticator)
                throws Exception {
            return http.with(BetterAuthConfigurer.betterAuth().authenticator(authenticator), Customizer.withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }

        @GetMapping("/admin/page")
        String page(@AuthenticationPrincipal VerifiedJwt jwt) {
            return jwt.subject();
        }

        @GetMapping("/forward")
        void forward(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
            request.getRequestDispatcher("/admin/page").forward(request, response);
        }
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @Test
    void token_acceptedByAnotherVerifier_isVerifiedAgain() throws Exception {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties("server.port=0", "server.address=127.0.0.1", "better-auth.url=" + issuer.url())
                .run()) {
            String user = issuer.token("ada");
            String both =
                    issuer.jwt().subject("ada").audience(issuer.url(), AUDIENCE).sign();
            for (String path : new String[] {"/admin/page", "/forward"}) {
                HttpResponse<String> answer = get(application, path, user);
                assertThat(answer.statusCode()).as(path).isEqualTo(401);
                assertThat(answer.body()).contains("wrong_audience");
                assertThat(get(application, path, both).body()).isEqualTo("ada");
            }
        }
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext application, String path, String token)
            throws Exception {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
