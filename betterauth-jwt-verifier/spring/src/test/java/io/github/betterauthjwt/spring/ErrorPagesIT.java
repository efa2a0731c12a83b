// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import io.github.betterauthjwt.VerifiedJwt;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
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
        SecurityFilterChain api(HttpSecurity http) throws Exception {
            return http.with(BetterAuthConfigurer.betterAuth(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.requestMatchers("/public/**")
                            .permitAll()
                            .anyRequest()
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

    @Test
    void failure_ofAPublicPathInAnOwnChain_keepsItsStatus() throws Exception {
        try (TestServer server = TestServer.mvc(OwnChain.class)) {
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

    @Import(CatchAll.class)
    static class WithCatchAll extends OwnChain {}

    @Test
    void rejection_withACatchAllAdvice_is403() throws Exception {
        try (TestServer server = TestServer.mvc(WithCatchAll.class)) {
            assertThat(server.getAs("ada", "/scope").statusCode()).isEqualTo(403);
            assertThat(server.getAs("ada", "/public/boom").statusCode()).isEqualTo(500);
        }
    }
}
