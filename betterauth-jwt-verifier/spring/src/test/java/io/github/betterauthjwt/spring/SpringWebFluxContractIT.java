// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;

/** Runs the contract in Spring WebFlux on Reactor Netty. Spring Boot 3.5 prefers Tomcat if both are present. */
class SpringWebFluxContractIT extends BearerContract {

    @Configuration(proxyBeanMethods = false)
    @EnableReactiveMethodSecurity
    static class Security {

        /**
         * Separate resources, because the contract stops a host while another runs, and shared resources would stop
         * with it.
         */
        @Bean
        ReactorResourceFactory threadsOfThisHost() {
            ReactorResourceFactory resources = new ReactorResourceFactory();
            resources.setUseGlobalResources(false);
            resources.setShutdownQuietPeriod(Duration.ZERO); // two seconds by default
            return resources;
        }
    }

    @Override
    protected ContractHost start(JwtVerifier verifier) {
        return ContractApplication.start(WebApplicationType.REACTIVE, verifier, Security.class);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) {
        return ContractApplication.start(WebApplicationType.REACTIVE, verifier, metadata, Security.class);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) {
        return ContractApplication.start(WebApplicationType.REACTIVE, verifier, introspector, Security.class);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) {
        return ContractApplication.start(WebApplicationType.REACTIVE, verifier, dpop, Security.class);
    }

    /** Returns false, because handlers run on Reactor's threads. */
    @Override
    protected boolean usesVirtualThreads() {
        return false;
    }

    @Override
    protected Set<String> loggersThatPrintRequests() {
        return Set.of("io.netty", "reactor.netty", "org.apache.coyote.http11", "org.apache.tomcat.util.net");
    }

    @Override
    protected AutoCloseable captureLogs(Consumer<String> lines) {
        return new LogbackCapture(lines, loggersThatPrintRequests());
    }
}
