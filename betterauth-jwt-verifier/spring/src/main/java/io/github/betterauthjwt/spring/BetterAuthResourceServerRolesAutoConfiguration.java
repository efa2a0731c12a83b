// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.ReactiveJwtAuthenticationConverter;
import reactor.core.publisher.Flux;

/**
 * Gives an existing resource server the roles of Better Auth's tokens, as the starter's own chain has them. A converter
 * of the application, or one that Spring Boot creates for its properties, takes precedence.
 */
@AutoConfiguration(
        after = BetterAuthJwtDecoderAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.reactive.ReactiveOAuth2ResourceServerAutoConfiguration"
        })
@ConditionalOnClass(JwtAuthenticationConverter.class)
final class BetterAuthResourceServerRolesAutoConfiguration {

    BetterAuthResourceServerRolesAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(name = "betterAuthJwtDecoder")
    @ConditionalOnMissingBean
    JwtAuthenticationConverter betterAuthJwtAuthenticationConverter(BetterAuthProperties properties) {
        JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(new TokenAuthorities(properties.rolesClaim()));
        return converter;
    }

    /** The WebFlux bean, in a separate class so that an application without Reactor never loads its types. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Flux.class)
    static class Reactive {

        @Bean
        @ConditionalOnBean(name = "betterAuthReactiveJwtDecoder")
        @ConditionalOnMissingBean
        ReactiveJwtAuthenticationConverter betterAuthReactiveJwtAuthenticationConverter(
                BetterAuthProperties properties) {
            TokenAuthorities authorities = new TokenAuthorities(properties.rolesClaim());
            ReactiveJwtAuthenticationConverter converter = new ReactiveJwtAuthenticationConverter();
            converter.setJwtGrantedAuthoritiesConverter(jwt -> Flux.fromIterable(authorities.convert(jwt)));
            return converter;
        }
    }
}
