// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers.pathMatchers;

import io.github.betterauthjwt.spring.ReactiveBetterAuth;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The WebFlux applications of the documents. Tests start each of them. */
final class ToWebFlux {

    private ToWebFlux() {}

    /** A chain for a part of the paths. */
    @Configuration(proxyBeanMethods = false)
    static class PartialChain {

        @Bean
        SecurityWebFilterChain admin(ServerHttpSecurity http, ReactiveBetterAuth betterAuth) {
            return betterAuth
                    .protect(http.securityMatcher(pathMatchers("/admin/**")))
                    .authorizeExchange(exchanges -> exchanges.anyExchange().hasRole("admin"))
                    .build();
        }
    }
}
