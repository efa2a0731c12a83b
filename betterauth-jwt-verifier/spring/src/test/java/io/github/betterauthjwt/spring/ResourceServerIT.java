// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * Tests an application that is already a resource server. With the starter, it accepts EdDSA without further changes.
 */
class ResourceServerIT {

    private final TestIssuer issuer = TestIssuer.start();

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {

        @GetMapping("/me")
        @Nullable
        String me(@AuthenticationPrincipal Jwt jwt) {
            return jwt.getSubject();
        }

        @PreAuthorize("hasRole('admin')")
        @GetMapping("/admin")
        Mono<String> admin() {
            return Mono.just("admin");
        }

        @PreAuthorize("hasAuthority('SCOPE_tasks:read')")
        @GetMapping("/tasks")
        Mono<String> tasks() {
            return Mono.just("tasks");
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        static class Mvc {
            @Bean
            SecurityFilterChain security(HttpSecurity http) throws Exception {
                return http.authorizeHttpRequests(
                                requests -> requests.anyRequest().authenticated())
                        .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                        .build();
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        static class WebFlux {
            @Bean
            SecurityWebFilterChain security(ServerHttpSecurity http) {
                return http.authorizeExchange(
                                exchanges -> exchanges.anyExchange().authenticated())
                        .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                        .build();
            }
        }
    }

    /** Sets what no property sets: which scopes imply others, and where the roles are. */
    @Configuration(proxyBeanMethods = false)
    static class Customized {

        @Bean
        JwtVerifierCustomizer scopesAndRoles() {
            return builder -> builder.acceptAccessTokens()
                    .scopeHierarchy(scope -> scope.equals("tasks:write") ? Set.of("tasks:read") : Set.of())
                    .rolesClaim("app", "roles");
        }
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void resourceServer_withTheStarter_acceptsEdDsa(WebApplicationType type) throws Exception {
        try (ConfigurableApplicationContext application = start(type)) {
            HttpResponse<String> answer = get(application, issuer.token("ada"));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ada");
            assertThat(get(application, issuer.forgedToken()).statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, '\"admin\"', role, 200",
        "SERVLET, '\"editor, admin\"', role, 200",
        "SERVLET, '[\"editor\",\"admin\"]', role, 200",
        "SERVLET, '\"editor\"', role, 403",
        "SERVLET, '{\"roles\":\"admin\"}', 'app,roles', 200",
        "REACTIVE, '\"admin,editor\"', role, 200",
        "REACTIVE, '\"editor\"', role, 403"
    })
    void resourceServer_roles_areThoseOfTheStarter(WebApplicationType type, String json, String path, int status)
            throws Exception {
        Object value = json.startsWith("[")
                ? List.of("editor", "admin")
                : json.startsWith("{") ? Map.of("roles", "admin") : json.replace("\"", "");
        String token =
                issuer.jwt().subject("ada").claim(path.split(",", -1)[0], value).sign();
        try (ConfigurableApplicationContext application = start(type, "better-auth.roles-claim=" + path)) {
            assertThat(get(application, "/admin", token).statusCode()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, /admin, 200", "SERVLET, /tasks, 200", "REACTIVE, /admin, 200", "REACTIVE, /tasks, 200"})
    void resourceServer_customizedVerifier_decidesRolesAndScopes(WebApplicationType type, String path, int status)
            throws Exception {
        String token = issuer.jwt()
                .subject("ada")
                .claim("app", Map.of("roles", "admin"))
                .claim("scope", "tasks:write")
                .sign();
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(
                        Application.class, Customized.class)
                .web(type)
                .properties(properties())
                .run()) {
            assertThat(get(application, path, token).statusCode()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @CsvSource({"SERVLET, admin, /admin", "REACTIVE, admin, /admin"})
    void resourceServer_customizedRolesClaim_ignoresTheDefaultClaim(WebApplicationType type, String role, String path)
            throws Exception {
        String token = issuer.jwt().subject("ada").claim("role", role).sign();
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(
                        Application.class, Customized.class)
                .web(type)
                .properties(properties())
                .run()) {
            assertThat(get(application, path, token).statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void resourceServer_propertiesOfSpringBoot_takePrecedence(WebApplicationType type) throws Exception {
        String token = issuer.jwt().subject("ada").claim("role", "admin").sign();
        String property = "spring.security.oauth2.resourceserver.jwt.authorities-claim-name=groups";
        try (ConfigurableApplicationContext application = start(type, property)) {
            assertThat(get(application, "/admin", token).statusCode()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void resourceServer_withoutKeys_answers503(WebApplicationType type) throws Exception {
        try (BetterAuthStub auth = BetterAuthStub.start()) {
            auth.fail(KeyServerFault.OUTAGE);
            try (ConfigurableApplicationContext application = startFor(auth.url(), type)) {
                HttpResponse<String> answer = get(application, auth.token("ada"));
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
        }
    }

    private ConfigurableApplicationContext start(WebApplicationType type, String... properties) {
        return startFor(issuer.url(), type, properties);
    }

    private static ConfigurableApplicationContext startFor(String url, WebApplicationType type, String... properties) {
        return new SpringApplicationBuilder(Application.class)
                .web(type)
                .properties(properties)
                .properties(propertiesFor(url))
                .run();
    }

    private String[] properties() {
        return propertiesFor(issuer.url());
    }

    private static String[] propertiesFor(String url) {
        return new String[] {
            "server.port=0",
            "server.address=127.0.0.1",
            "spring.reactor.netty.shutdown-quiet-period=0s", // Netty waits for two seconds by default
            "spring.main.banner-mode=off",
            "better-auth.url=" + url
        };
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext application, String token)
            throws IOException, InterruptedException {
        return get(application, "/me", token);
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext application, String path, String token)
            throws IOException, InterruptedException {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
