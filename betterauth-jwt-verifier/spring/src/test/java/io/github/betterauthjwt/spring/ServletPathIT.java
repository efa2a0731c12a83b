// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static io.github.betterauthjwt.spring.BetterAuthConfigurer.betterAuth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests public paths in an application with a servlet path and a context path. */
class ServletPathIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {

        @GetMapping("/public/page")
        String page() {
            return "page";
        }
    }

    @Test
    void publicPath_withAServletPathAndAContextPath_beginsWithTheServletPath() throws Exception {
        try (TestServer server = TestServer.mvc(
                Application.class,
                "server.servlet.context-path=/shop",
                "spring.mvc.servlet.path=/app",
                "better-auth.public-paths=/app/public/**")) {
            assertThat(server.get("/shop/app/public/page").body()).isEqualTo("page");
            assertThat(server.get("/shop/app/other").statusCode()).isEqualTo(401);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class OwnChain extends Application {

        @Bean
        SecurityFilterChain api(HttpSecurity http) throws Exception {
            return http.with(betterAuth(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.requestMatchers(
                                    PathPatternRequestMatcher.withDefaults().matcher("/app/public/**"))
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .build();
        }
    }

    @Test
    void ownChain_withAServletPathAndANestedContextPath_permitsItsPathsOnly() throws Exception {
        try (TestServer server = TestServer.mvc(
                OwnChain.class, "server.servlet.context-path=/shop/eu", "spring.mvc.servlet.path=/app")) {
            assertThat(server.get("/shop/eu/app/public/page").body()).isEqualTo("page");
            assertThat(server.get("/shop/eu/app/public/nope").statusCode()).isEqualTo(404);
            assertThat(server.get("/shop/eu/app/other").statusCode()).isEqualTo(401);
            assertThat(server.get("/shop/eu/public/page").statusCode()).isEqualTo(404); // no servlet is there
        }
    }

    @Test
    void publicPath_withABasePathInWebFlux_beginsAfterIt() throws Exception {
        try (TestServer server = TestServer.start(
                WebApplicationType.REACTIVE,
                Application.class,
                "spring.webflux.base-path=/shop/eu",
                "better-auth.public-paths=/public/**")) {
            assertThat(server.get("/shop/eu/public/page").body()).isEqualTo("page");
            assertThat(server.get("/shop/eu/other").statusCode()).isEqualTo(401);
            assertThat(server.get("/public/page").statusCode()).isNotEqualTo(200);
        }
    }

    @Test
    void publicPath_withoutTheServletPath_matchesNothing() throws Exception {
        try (TestServer server = TestServer.mvc(
                Application.class, "spring.mvc.servlet.path=/app", "better-auth.public-paths=/public/**")) {
            assertThat(server.get("/app/public/page").statusCode()).isEqualTo(401);
        }
    }
}
