// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.config.Customizer.withDefaults;
import static org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers.pathMatchers;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.testing.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests an application with two Better Auth servers: one for customers, one for staff. */
class TwoServersIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    @Import(Servers.class)
    static class Application {

        @GetMapping({"/me", "/staff/me"})
        String me(@AuthenticationPrincipal VerifiedJwt jwt) {
            return jwt.subject();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Servers {

        @Bean
        @Primary
        JwtVerifier customers(Environment environment) {
            return JwtVerifier.forBetterAuth(environment.getRequiredProperty("better-auth.url"));
        }

        @Bean
        JwtVerifier staff(Environment environment) {
            return JwtVerifier.forBetterAuth(environment.getRequiredProperty("staff.url"));
        }

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        SecurityWebFilterChain staffExchanges(
                ServerHttpSecurity http, ReactiveBetterAuth betterAuth, @Qualifier("staff") JwtVerifier staff) {
            return betterAuth
                    .withAuthenticator(BearerAuthenticator.create(staff))
                    .protect(http.securityMatcher(pathMatchers("/staff/**")))
                    .authorizeExchange(exchanges -> exchanges.anyExchange().authenticated())
                    .build();
        }

        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        SecurityFilterChain staffArea(HttpSecurity http, @Qualifier("staff") JwtVerifier staff) throws Exception {
            BearerAuthenticator authenticator =
                    BearerAuthenticator.builder(staff).build();
            return http.securityMatcher("/staff/**")
                    .with(BetterAuthConfigurer.betterAuth().authenticator(authenticator), withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void application_withTwoServers_acceptsEachTokenOnItsPathsOnly(WebApplicationType type) throws Exception {
        try (TestIssuer staff = TestIssuer.start();
                TestServer server = TestServer.start(type, Application.class, "staff.url=" + staff.url())) {
            String[] asStaff = {"Authorization", "Bearer " + staff.token("grace")};
            assertThat(server.getAs("ada", "/me").body()).isEqualTo("ada");
            assertThat(server.get("/staff/me", asStaff).body()).isEqualTo("grace");
            assertThat(server.getAs("ada", "/staff/me").statusCode()).isEqualTo(401);
            assertThat(server.get("/me", asStaff).statusCode()).isEqualTo(401);
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class OneArea {

        @GetMapping("/me")
        String me(@AuthenticationPrincipal VerifiedJwt jwt) {
            return jwt.subject() + " of " + jwt.issuer();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void application_withTwoServersByProperties_acceptsBothOnAllPaths(WebApplicationType type) throws Exception {
        try (TestIssuer staff = TestIssuer.start();
                TestIssuer unknown = TestIssuer.start();
                TestServer server =
                        TestServer.start(type, OneArea.class, "better-auth.servers.staff.url=" + staff.url())) {
            assertThat(server.getAs("ada", "/me").body())
                    .isEqualTo("ada of " + server.issuer().url());
            assertThat(server.get("/me", "Authorization", "Bearer " + staff.token("grace"))
                            .body())
                    .isEqualTo("grace of " + staff.url());
            assertThat(server.get("/me", "Authorization", "Bearer " + unknown.token())
                            .statusCode())
                    .isEqualTo(401);
            assertThat(unknown.requests()).isZero();
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class WithoutPrimary {

        @Bean
        JwtVerifier customers() {
            return JwtVerifier.forBetterAuth("https://app.example.com");
        }

        @Bean
        JwtVerifier staff() {
            return JwtVerifier.forBetterAuth("https://staff.example.com");
        }
    }

    @Test
    void start_severalVerifiersWithoutAPrimary_failsWithTheRemedy() {
        assertThatThrownBy(() -> TestServer.mvc(WithoutPrimary.class))
                .rootCause()
                .isInstanceOfSatisfying(BetterAuthConfigurationException.class, e -> assertThat(e.getMessage())
                        .contains("several beans of type JwtVerifier"));
    }
}
