// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests that the starter's chain protects the paths that the application's chain does not match. */
class PartialChainIT {

    @RestController
    static class Routes {

        @GetMapping({"/open/page", "/other"})
        String page() {
            return "page";
        }
    }

    /** Permits some of the paths. */
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @Configuration(proxyBeanMethods = false)
    static class MvcPart {

        @Bean
        SecurityFilterChain open(HttpSecurity http) throws Exception {
            return http.securityMatcher("/open/**")
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
    }

    /** Permits the same paths in WebFlux. */
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @Configuration(proxyBeanMethods = false)
    static class WebFluxPart {

        @Bean
        SecurityWebFilterChain open(ServerHttpSecurity http) {
            return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/open/**"))
                    .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                    .build();
        }
    }

    /** Two chains, each for a part of the paths. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import({Routes.class, MvcPart.class, WebFluxPart.class})
    static class TwoPartsOfTheApplication {

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        SecurityFilterChain more(HttpSecurity http) throws Exception {
            return http.securityMatcher("/more/**")
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        SecurityWebFilterChain moreExchanges(ServerHttpSecurity http) {
            return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/more/**"))
                    .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                    .build();
        }
    }

    /** A library's auto-configuration, which Spring Boot processes after the starter's. */
    @AutoConfiguration(after = {BetterAuthServletAutoConfiguration.class, BetterAuthReactiveAutoConfiguration.class})
    @Import({MvcPart.class, WebFluxPart.class})
    static class Library {}

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @ImportAutoConfiguration(Library.class)
    @Import(Routes.class)
    static class PartOfALibrary {}

    /** A chain of a library that is also last by its order. */
    @AutoConfiguration(after = {BetterAuthServletAutoConfiguration.class, BetterAuthReactiveAutoConfiguration.class})
    static class LateLibrary {

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        SecurityFilterChain open(HttpSecurity http) throws Exception {
            return new MvcPart().open(http);
        }

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        SecurityWebFilterChain openExchanges(ServerHttpSecurity http) {
            return new WebFluxPart().open(http);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @ImportAutoConfiguration(LateLibrary.class)
    @Import(Routes.class)
    static class LatePartOfALibrary {}

    static Stream<Arguments> applications() {
        return Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)
                .flatMap(type -> Stream.of(
                                TwoPartsOfTheApplication.class, PartOfALibrary.class, LatePartOfALibrary.class)
                        .map(application -> arguments(type, application)));
    }

    @ParameterizedTest
    @MethodSource("applications")
    void chain_forAPartOfThePaths_leavesTheRestProtected(WebApplicationType type, Class<?> application)
            throws Exception {
        try (TestServer server = TestServer.start(type, application)) {
            assertThat(server.get("/open/page").statusCode()).isEqualTo(200);
            assertThat(server.get("/other").statusCode()).isEqualTo(401);
            assertThat(server.get("/error").statusCode()).isEqualTo(401);
            assertThat(server.getAs("ada", "/other").body()).isEqualTo("page");
        }
    }

    /** Permits every request to every path. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Routes.class)
    static class AllOfThePaths {

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        SecurityFilterChain all(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        SecurityWebFilterChain allExchanges(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                    .build();
        }
    }

    static Stream<WebApplicationType> types() {
        return Stream.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE);
    }

    @ParameterizedTest
    @MethodSource("types")
    void chain_forAllPaths_replacesTheStarters(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, AllOfThePaths.class)) {
            assertThat(server.get("/other").body()).isEqualTo("page");
        }
    }
}
