// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import io.github.betterauthjwt.VerifiedJwt;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests the response fields that caches and browsers use, also where Spring Security adds none. */
class ResponseFieldsIT {

    private static final String PAGE = "https://app.example.com";

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    @CrossOrigin(origins = PAGE)
    static class Application {

        @GetMapping({"/me", "/optional"})
        String me(@AuthenticationPrincipal @Nullable VerifiedJwt jwt) {
            return jwt == null ? "anonymous" : jwt.subject();
        }

        @GetMapping("/cached")
        ResponseEntity<String> cached() {
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.maxAge(Duration.ofSeconds(60)))
                    .body("cached");
        }

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        SecurityFilterChain withoutHeaders(HttpSecurity http) throws Exception {
            return http.with(BetterAuthConfigurer.betterAuth(), withDefaults())
                    .headers(headers -> headers.disable())
                    .authorizeHttpRequests(requests -> requests.requestMatchers("/optional")
                            .permitAll()
                            .anyRequest()
                            .authenticated())
                    .build();
        }

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        SecurityWebFilterChain exchangesWithoutHeaders(ServerHttpSecurity http, ReactiveBetterAuth betterAuth) {
            return betterAuth
                    .protect(http)
                    .headers(headers -> headers.disable())
                    .authorizeExchange(exchanges -> exchanges
                            .pathMatchers("/optional")
                            .permitAll()
                            .anyExchange()
                            .authenticated())
                    .build();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void response_fromAChainWithoutHeaders_hasCacheAndSniffingHeaders(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, Application.class)) {
            assertThat(server.getAs("ada", "/me").headers().allValues("Cache-Control"))
                    .containsExactly("private, no-store");
            assertThat(server.getAs("ada", "/cached").headers().allValues("Cache-Control"))
                    .containsExactly("max-age=60");
            assertThat(server.get("/optional").headers().allValues("Vary")).contains("Authorization");
            assertThat(server.getAs("ada", "/optional").headers().allValues("Vary"))
                    .contains("Authorization");
            HttpResponse<String> rejected = server.get("/me", "Origin", PAGE);
            assertThat(rejected.statusCode()).isEqualTo(401);
            assertThat(rejected.headers().allValues("Access-Control-Allow-Origin"))
                    .containsExactly(PAGE);
        }
    }
}
