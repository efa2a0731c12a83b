// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static io.github.betterauthjwt.spring.BetterAuthConfigurer.betterAuth;
import static io.github.betterauthjwt.spring.StatelessConfigurer.stateless;
import static org.springframework.security.config.Customizer.withDefaults;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerTokenResolver;
import io.github.betterauthjwt.spring.JwtVerifierCustomizer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The Spring applications of the documents. Tests start each of them. */
final class ToSpring {

    private ToSpring() {}

    /** An application without a SecurityFilterChain. */
    @RestController
    static class Routes {

        @GetMapping("/me")
        String me(@AuthenticationPrincipal VerifiedJwt jwt) {
            return jwt.subject();
        }

        @PreAuthorize("hasRole('admin')")
        @GetMapping("/admin/report")
        String report() {
            return "for admins";
        }
    }

    /** A chain for all paths. */
    @Configuration(proxyBeanMethods = false)
    static class OwnChain {

        @Bean
        SecurityFilterChain api(HttpSecurity http) throws Exception {
            return http.with(betterAuth(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.requestMatchers("/admin/**")
                            .hasRole("admin")
                            .anyRequest()
                            .authenticated())
                    .build();
        }
    }

    /** A chain for a part of the paths. */
    @Configuration(proxyBeanMethods = false)
    static class PartialChain {

        @Bean
        SecurityFilterChain admin(HttpSecurity http) throws Exception {
            return http.securityMatcher("/admin/**")
                    .with(betterAuth(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("admin"))
                    .build();
        }
    }

    /** A resource server that stays one. */
    @Configuration(proxyBeanMethods = false)
    static class ResourceServer {

        @Bean
        SecurityFilterChain resourceServer(HttpSecurity http) throws Exception {
            return http.with(stateless(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(server -> server.jwt(withDefaults()))
                    .build();
        }
    }

    /** Two servers. */
    @Configuration(proxyBeanMethods = false)
    static class TwoServers {

        @Bean
        @Primary
        JwtVerifier customers() {
            return JwtVerifier.forBetterAuth("https://app.example.com");
        }

        @Bean
        JwtVerifier staff() {
            return JwtVerifier.forBetterAuth("https://staff.example.com");
        }

        @Bean
        SecurityFilterChain staffArea(HttpSecurity http, @Qualifier("staff") JwtVerifier staff) throws Exception {
            BearerAuthenticator authenticator = BearerAuthenticator.create(staff);
            return http.securityMatcher("/staff/**")
                    .with(betterAuth().authenticator(authenticator), withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }
    }

    /** WebSockets of browsers. */
    @Configuration(proxyBeanMethods = false)
    static class WebSockets {

        @Bean
        BearerTokenResolver webSocketTokens() {
            return BearerTokenResolver.webSocketProtocol();
        }
    }

    /** A further claim that each token must have. */
    @Configuration(proxyBeanMethods = false)
    static class Customized {

        @Bean
        JwtVerifierCustomizer verifiedAddressesOnly() {
            return builder -> builder.require("emailVerified", true);
        }
    }
}
