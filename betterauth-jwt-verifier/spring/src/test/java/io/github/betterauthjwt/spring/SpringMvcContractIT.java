// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;

/** Runs the contract in Spring MVC on Tomcat. */
class SpringMvcContractIT extends BearerContract {

    @Configuration(proxyBeanMethods = false)
    @EnableMethodSecurity
    static class Security {}

    @Override
    protected ContractHost start(JwtVerifier verifier) {
        return ContractApplication.start(WebApplicationType.SERVLET, verifier, Security.class);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) {
        return ContractApplication.start(WebApplicationType.SERVLET, verifier, metadata, Security.class);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) {
        return ContractApplication.start(WebApplicationType.SERVLET, verifier, introspector, Security.class);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) {
        return ContractApplication.start(WebApplicationType.SERVLET, verifier, dpop, Security.class);
    }

    @Override
    protected Set<String> loggersThatPrintRequests() {
        return Set.of("org.apache.coyote.http11", "org.apache.tomcat.util.net");
    }

    @Override
    protected AutoCloseable captureLogs(Consumer<String> lines) {
        return new LogbackCapture(lines, loggersThatPrintRequests());
    }
}
