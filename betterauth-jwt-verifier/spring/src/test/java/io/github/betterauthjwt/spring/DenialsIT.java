// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static io.github.betterauthjwt.spring.BetterAuthConfigurer.betterAuth;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Tests that the challenge names a missing scope, for each place where an application can define the rule. */
class DenialsIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {

        @GetMapping({"/rule/scope", "/rule/scopes", "/rule/role", "/rule/denied", "/rule/open"})
        Mono<String> byRule() {
            return Mono.just("served");
        }

        @PreAuthorize("hasAuthority('SCOPE_tasks:write')")
        @GetMapping("/method/scope")
        Mono<String> byScope() {
            return Mono.just("served");
        }

        @PreAuthorize("hasAnyAuthority('SCOPE_tasks:all', 'SCOPE_tasks:write')")
        @GetMapping("/method/scopes")
        Mono<String> byScopes() {
            return Mono.just("served");
        }

        @PreAuthorize("hasRole('admin')")
        @GetMapping("/method/role")
        Mono<String> byRole() {
            return Mono.just("served");
        }

        @PreAuthorize("hasAuthority('SCOPE_tasks:write') and denyAll")
        @GetMapping("/method/denied")
        Mono<String> denied() {
            return Mono.just("served");
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        static class Mvc {
            @Bean
            SecurityFilterChain rules(HttpSecurity http) throws Exception {
                return http.securityMatcher("/rule/**")
                        .with(betterAuth(), Customizer.withDefaults())
                        .authorizeHttpRequests(requests -> requests.requestMatchers("/rule/scope")
                                .hasAuthority("SCOPE_tasks:write")
                                .requestMatchers("/rule/scopes")
                                .hasAnyAuthority("SCOPE_tasks:all", "SCOPE_tasks:write")
                                .requestMatchers("/rule/role")
                                .hasRole("admin")
                                .requestMatchers("/rule/open")
                                .permitAll()
                                .anyRequest()
                                .denyAll())
                        .build();
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        static class WebFlux {
            @Bean
            SecurityWebFilterChain rules(ServerHttpSecurity http, ReactiveBetterAuth betterAuth) {
                return betterAuth
                        .protect(http.securityMatcher(new ReactivePaths(List.of("/rule/**"))))
                        .authorizeExchange(exchanges -> exchanges
                                .pathMatchers("/rule/scope")
                                .hasAuthority("SCOPE_tasks:write")
                                .pathMatchers("/rule/scopes")
                                .hasAnyAuthority("SCOPE_tasks:all", "SCOPE_tasks:write")
                                .pathMatchers("/rule/role")
                                .hasRole("admin")
                                .pathMatchers("/rule/open")
                                .permitAll()
                                .anyExchange()
                                .denyAll())
                        .build();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void missingScope_ofARuleOrAMethod_isNamedInTheChallenge(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, Application.class)) {
            for (String location : new String[] {"/rule", "/method"}) {
                lacksScopes(server.getAs("ada", location + "/scope"), "tasks:write");
                lacksScopes(server.getAs("ada", location + "/scopes"), "tasks:all tasks:write");
                assertThat(server.get(location + "/scope").statusCode()).isEqualTo(401);
                String token = server.issuer().jwt().scope("tasks:write").sign();
                for (String path : new String[] {location + "/scope", location + "/scopes"}) {
                    assertThat(server.get(path, "Authorization", "Bearer " + token)
                                    .body())
                            .isEqualTo("served");
                }
            }
        }
    }

    private static void lacksScopes(HttpResponse<String> response, String scopes) {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .singleElement()
                .asString()
                .startsWith("Bearer error=\"insufficient_scope\"")
                .endsWith("scope=\"" + scopes + '"');
        assertThat(response.body()).contains("\"code\":\"insufficient_scope\"");
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void missingRole_ofARuleOrAMethod_hasNoChallenge(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, Application.class)) {
            for (String location : new String[] {"/rule", "/method"}) {
                isForbidden(server.getAs("ada", location + "/role"), "insufficient_role");
                isForbidden(server.getAs("ada", location + "/denied"), "access_denied");
                String token = server.issuer().jwt().role("admin").sign();
                assertThat(server.get(location + "/role", "Authorization", "Bearer " + token)
                                .body())
                        .isEqualTo("served");
                assertThat(server.get(location + "/denied").statusCode()).isEqualTo(401);
            }
            assertThat(server.get("/rule/open").body()).isEqualTo("served");
        }
    }

    private static void isForbidden(HttpResponse<String> response, String code) {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().map()).doesNotContainKey("www-authenticate");
        assertThat(response.body()).contains("\"code\":\"" + code + '"');
    }
}
