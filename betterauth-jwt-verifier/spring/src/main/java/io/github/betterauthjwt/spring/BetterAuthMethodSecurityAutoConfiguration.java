// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.method.configuration.EnableReactiveMethodSecurity;

/**
 * Enables {@code @PreAuthorize} and similar annotations, which Spring Security otherwise ignores. An application with
 * {@code @EnableMethodSecurity} or {@code @EnableReactiveMethodSecurity} keeps its settings.
 */
@AutoConfiguration
@ConditionalOnProperty(name = "better-auth.method-security", havingValue = "true", matchIfMissing = true)
final class BetterAuthMethodSecurityAutoConfiguration {

    BetterAuthMethodSecurityAutoConfiguration() {}

    /** Method security for MVC. It also enables {@code @Secured} and the JSR-250 annotations. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(EnableMethodSecurity.class)
    @ConditionalOnMissingBean(
            annotation = EnableMethodSecurity.class,
            type = "org.springframework.security.access.method.MethodSecurityMetadataSource")
    @EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
    static class Mvc {}

    /** Method security for WebFlux. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(EnableReactiveMethodSecurity.class)
    @ConditionalOnMissingBean(annotation = EnableReactiveMethodSecurity.class)
    @EnableReactiveMethodSecurity
    static class WebFlux {}

    /** Warns of annotations that WebFlux ignores. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class WebFluxWarning {

        @Bean
        static IgnoredAnnotations ignoredAnnotations(ConfigurableListableBeanFactory beans) {
            return new IgnoredAnnotations(beans);
        }
    }
}
