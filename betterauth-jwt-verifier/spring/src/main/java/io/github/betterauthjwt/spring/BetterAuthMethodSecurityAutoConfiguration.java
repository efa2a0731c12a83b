// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;

/**
 * Makes {@code @PreAuthorize} and its relatives protect, which Spring Security ignores without a further annotation. An
 * application that has that annotation keeps its own choice.
 */
@AutoConfiguration
@ConditionalOnProperty(name = "better-auth.method-security", havingValue = "true", matchIfMissing = true)
final class BetterAuthMethodSecurityAutoConfiguration {

    BetterAuthMethodSecurityAutoConfiguration() {}

    /** In an MVC application. The other annotations protect too, which Spring Security ignores by default. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(EnableMethodSecurity.class)
    @ConditionalOnMissingBean(
            annotation = EnableMethodSecurity.class,
            type = "org.springframework.security.access.method.MethodSecurityMetadataSource")
    @EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
    static class Mvc {}

    /** In a WebFlux application. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(EnableReactiveMethodSecurity.class)
    @ConditionalOnMissingBean(annotation = EnableReactiveMethodSecurity.class)
    @EnableReactiveMethodSecurity
    static class WebFlux {}
}
