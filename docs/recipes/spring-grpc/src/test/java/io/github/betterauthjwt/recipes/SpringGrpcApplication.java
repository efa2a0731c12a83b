// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.grpc.BearerTokenInterceptor;
import io.grpc.health.v1.HealthGrpc;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;

/** The recipe for Spring gRPC. */
@SpringBootApplication(proxyBeanMethods = false)
class SpringGrpcApplication {

    @Bean
    JwtVerifier verifier(@Value("${better-auth.url}") String url) {
        return JwtVerifier.forBetterAuth(url);
    }

    @Bean
    @GlobalServerInterceptor
    @Order(1)
    BearerTokenInterceptor bearerTokens(JwtVerifier verifier) {
        return BearerTokenInterceptor.builder(verifier)
                .services(HealthGrpc.getServiceDescriptor(), Reports.DESCRIPTOR)
                .publicMethods("grpc.health.v1.Health/*")
                .requireRole("reports.v1.Reports/Report", "admin")
                .build();
    }
}
