// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static io.github.betterauthjwt.spring.BetterAuthConfigurer.betterAuth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.springframework.security.config.Customizer.withDefaults;

import io.github.betterauthjwt.VerifiedJwt;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import reactor.core.publisher.Mono;

/** Tests that a page of another origin can read rejections, for each place where an application configures CORS. */
class CorsRejectionIT {

    private static final String PAGE = "https://app.example.com";

    @RestController
    static class Routes {

        @GetMapping("/scope")
        Mono<String> scope(@AuthenticationPrincipal VerifiedJwt jwt) {
            jwt.requireScope("tasks:write");
            return Mono.just("scope");
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class OnAMethod {

        @CrossOrigin(origins = PAGE)
        @GetMapping("/scope")
        Mono<String> scope(@AuthenticationPrincipal VerifiedJwt jwt) {
            return new Routes().scope(jwt);
        }
    }

    /** Spring MVC's mappings, with a chain of the application. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Routes.class)
    static class OwnChain implements WebMvcConfigurer {

        @Override
        public void addCorsMappings(CorsRegistry registry) {
            registry.addMapping("/**").allowedOrigins(PAGE);
        }

        @Bean
        SecurityFilterChain api(HttpSecurity http) throws Exception {
            return http.with(betterAuth(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Routes.class)
    static class WebFluxMappings implements WebFluxConfigurer {

        @Override
        public void addCorsMappings(org.springframework.web.reactive.config.CorsRegistry registry) {
            registry.addMapping("/**").allowedOrigins(PAGE);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @Import(Routes.class)
    static class WebFluxBean {

        @Bean
        CorsConfigurationSource apiCors() {
            CorsConfiguration cors = new CorsConfiguration().applyPermitDefaultValues();
            return exchange -> cors;
        }
    }

    static Stream<Arguments> applications() {
        return Stream.of(
                arguments(WebApplicationType.SERVLET, OnAMethod.class),
                arguments(WebApplicationType.SERVLET, OwnChain.class),
                arguments(WebApplicationType.REACTIVE, OnAMethod.class),
                arguments(WebApplicationType.REACTIVE, WebFluxMappings.class),
                arguments(WebApplicationType.REACTIVE, WebFluxBean.class));
    }

    @ParameterizedTest
    @MethodSource("applications")
    void rejection_toAnotherOrigin_canBeReadByThePage(WebApplicationType type, Class<?> application) throws Exception {
        try (TestServer server = TestServer.start(type, application)) {
            isReadable(server.get("/scope", "Origin", PAGE), 401);
            String forged = "Bearer " + server.issuer().forgedToken();
            isReadable(server.get("/scope", "Origin", PAGE, "Authorization", forged), 401);
            isReadable(server.getAs("ada", "/scope", "Origin", PAGE), 403);
            assertThat(server.preflight("/scope").statusCode()).isEqualTo(200);
        }
    }

    private static void isReadable(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().allValues("Access-Control-Allow-Origin")).hasSize(1);
    }
}
