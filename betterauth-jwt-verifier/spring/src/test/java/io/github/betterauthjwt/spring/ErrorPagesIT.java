// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tests that failures keep their status. */
class ErrorPagesIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class OwnChain {

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        SecurityFilterChain api(HttpSecurity http) throws Exception {
            return http.with(BetterAuthConfigurer.betterAuth(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.requestMatchers("/public/**")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .build();
        }

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        SecurityWebFilterChain exchanges(ServerHttpSecurity http, ReactiveBetterAuth betterAuth) {
            return betterAuth
                    .protect(http)
                    .authorizeExchange(exchanges -> exchanges
                            .pathMatchers("/public/**")
                            .permitAll()
                            .anyExchange()
                            .authenticated())
                    .build();
        }

        @GetMapping("/public/boom")
        String boom() {
            throw new IllegalStateException("boom");
        }

        @GetMapping("/public/number")
        String number(@RequestParam("n") int number) {
            return Integer.toString(number);
        }

        @GetMapping("/scope")
        String scope(@AuthenticationPrincipal VerifiedJwt jwt) {
            jwt.requireScope("tasks:write");
            return "ok";
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void failure_ofAPublicPathInAnOwnChain_keepsItsStatus(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, OwnChain.class)) {
            assertThat(server.get("/public/boom").statusCode()).isEqualTo(500);
            assertThat(server.get("/public/nope").statusCode()).isEqualTo(404);
            assertThat(server.get("/public/number?n=x").statusCode()).isEqualTo(400);
            assertThat(server.get("/error").statusCode()).isEqualTo(401);
        }
    }

    /** An advice for all exceptions, as many applications have. */
    @RestControllerAdvice
    static class CatchAll {

        @ExceptionHandler(Exception.class)
        ResponseEntity<String> any(Exception e) {
            return ResponseEntity.internalServerError().body(e.getClass().getSimpleName());
        }
    }

    /** A controller that handles all exceptions itself, except those that it rethrows. */
    @RestController
    static class Handling {

        @GetMapping("/handled/scope")
        String scope(@AuthenticationPrincipal VerifiedJwt jwt) {
            jwt.requireScope("tasks:write");
            return "ok";
        }

        @ExceptionHandler(Exception.class)
        ResponseEntity<String> any(Exception e) throws Exception {
            if (e instanceof InsufficientPrivilegesException) {
                throw e;
            }
            return ResponseEntity.internalServerError().build();
        }
    }

    @Import({CatchAll.class, Handling.class})
    static class WithCatchAll extends OwnChain {}

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void rejection_withACatchAllAdviceOrARethrowingHandler_is403(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, WithCatchAll.class)) {
            assertThat(server.getAs("ada", "/scope").statusCode()).isEqualTo(403);
            assertThat(server.getAs("ada", "/handled/scope").body()).contains("insufficient_scope");
            assertThat(server.getAs("ada", "/public/boom").statusCode()).isEqualTo(500);
        }
    }
}
