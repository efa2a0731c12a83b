// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import io.github.betterauthjwt.spring.ReactiveBetterAuth;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** The recipe for Spring Cloud Gateway. */
@SpringBootApplication(proxyBeanMethods = false)
class GatewayApplication {

    @Bean
    RouteLocator routes(RouteLocatorBuilder routes, @Value("${tasks.url}") String tasks) {
        return routes.routes()
                .route("tasks", route -> route.path("/me", "/admin/**").uri(tasks))
                .build();
    }

    @Bean
    SecurityWebFilterChain api(ServerHttpSecurity http, ReactiveBetterAuth betterAuth) {
        return betterAuth
                .protect(http)
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers("/admin/**")
                        .hasRole("admin")
                        .anyExchange()
                        .authenticated())
                .build();
    }
}
