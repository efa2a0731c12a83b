// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.cors.reactive.PreFlightRequestHandler;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Protects every route of a WebFlux application that none of its {@code SecurityWebFilterChain}s matches. */
@AutoConfiguration(
        after = BetterAuthAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.reactive.ReactiveOAuth2ResourceServerWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.reactive.ReactiveOAuth2ResourceServerAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@Import(KeyWaitExecutor.class)
@ConditionalOnClass({SecurityWebFilterChain.class, ServerHttpSecurity.class})
final class BetterAuthReactiveAutoConfiguration {

    private static final String LAST_CHAIN = "betterAuthSecurityWebFilterChain";

    BetterAuthReactiveAutoConfiguration() {}

    @Bean
    ReactiveBetterAuth reactiveBetterAuth(
            BearerAuthenticator authenticator,
            KeyWaitExecutor waiting,
            ReactiveCors cors,
            BetterAuthProperties properties) {
        return new ReactiveBetterAuth(authenticator, waiting, cors, List.of(), List.of())
                .withActivePaths(properties.activePaths());
    }

    @Bean
    ReactiveCors betterAuthReactiveCors(ObjectProvider<PreFlightRequestHandler> handlers) {
        return new ReactiveCors(handlers);
    }

    /** Returns the last chain, for the exchanges that no chain of the application matches. */
    @Bean(LAST_CHAIN)
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityWebFilterChain betterAuthSecurityWebFilterChain(
            ServerHttpSecurity http,
            ReactiveBetterAuth betterAuth,
            BetterAuthProperties properties,
            Environment environment) {
        ReactivePaths open = paths("public-paths", properties.publicPaths());
        ReactivePaths optional = paths("optional-paths", properties.optionalPaths());
        return betterAuth
                .withPublicPaths(properties.publicPaths())
                .protect(http)
                .authorizeExchange(exchanges -> exchanges
                        .matchers(open, optional, managementHealth(environment))
                        .permitAll()
                        .anyExchange()
                        .authenticated())
                .build();
    }

    private static ReactivePaths paths(String property, List<String> patterns) {
        return VerifierBuilders.setting(property, () -> new ReactivePaths(patterns));
    }

    private static ServerWebExchangeMatcher managementHealth(Environment environment) {
        ReactivePaths health = new ReactivePaths(ManagementPort.healthPaths(environment));
        return exchange -> ManagementPort.isServedBy(exchange.getApplicationContext())
                ? health.matches(exchange)
                : ServerWebExchangeMatcher.MatchResult.notMatch();
    }

    /** Moves the chain to the end, because chains of equal order keep the order of their definitions. */
    @Bean
    static BeanDefinitionRegistryPostProcessor betterAuthLastChain() {
        return new LastDefinition(LAST_CHAIN);
    }

    /** Calls the other post-processors, such as the one for observations, because Spring Security uses only one. */
    @Bean
    @Primary
    static ObjectPostProcessor<ReactiveAuthorizationManager<ServerWebExchange>> betterAuthDenials(
            ObjectProvider<ObjectPostProcessor<ReactiveAuthorizationManager<ServerWebExchange>>> all) {
        return new ObjectPostProcessor<>() {
            @Override
            @SuppressWarnings("unchecked") // Spring Security accepts any manager from a post-processor
            public <O extends ReactiveAuthorizationManager<ServerWebExchange>> O postProcess(O manager) {
                ReactiveAuthorizationManager<ServerWebExchange> rules = manager;
                for (ObjectPostProcessor<ReactiveAuthorizationManager<ServerWebExchange>> other :
                        all.orderedStream().filter(one -> one != this).toList()) {
                    rules = other.postProcess(rules);
                }
                return (O) new ReactiveDenials(rules);
            }
        };
    }

    @Bean
    ReactiveRejectionAdvice betterAuthRejectionAdvice(BearerAuthenticator authenticator, ReactiveCors cors) {
        return new ReactiveRejectionAdvice(new ReactiveChallengeWriter(authenticator, cors));
    }

    @Bean
    RejectionWebFilter betterAuthRejectionWebFilter(BearerAuthenticator authenticator, ReactiveCors cors) {
        return new RejectionWebFilter(new ReactiveChallengeWriter(authenticator, cors));
    }

    @Bean
    MetadataWebFilter betterAuthMetadataWebFilter(BearerAuthenticator authenticator) {
        return new MetadataWebFilter(authenticator);
    }

    /** Defines no users. Without this bean, Spring Boot creates a user and logs its password. */
    @Bean
    @ConditionalOnMissingBean({ReactiveUserDetailsService.class, ReactiveAuthenticationManager.class})
    ReactiveUserDetailsService betterAuthNoPasswordUsers() {
        return username -> Mono.empty();
    }

    /** Enables Spring Security's infrastructure earlier than Spring Boot would, because our chain needs it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(WebFilterChainProxy.class)
    @EnableWebFluxSecurity
    static class Infrastructure {}
}
