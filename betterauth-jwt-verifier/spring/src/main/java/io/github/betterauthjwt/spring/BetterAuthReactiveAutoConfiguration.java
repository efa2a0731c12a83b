// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterChainProxy;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Protects every route of a WebFlux application that has no {@code SecurityWebFilterChain} of its own. */
@AutoConfiguration(
        after = BetterAuthAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.reactive.ReactiveOAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.reactive.ReactiveSecurityAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.reactive.ReactiveManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.reactive.ReactiveOAuth2ResourceServerAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@Import(WaitingForKeys.class)
@ConditionalOnClass({SecurityWebFilterChain.class, ServerHttpSecurity.class})
final class BetterAuthReactiveAutoConfiguration {

    BetterAuthReactiveAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(SecurityWebFilterChain.class)
    SecurityWebFilterChain betterAuthSecurityWebFilterChain(
            ServerHttpSecurity http,
            BearerAuthenticator authenticator,
            WaitingForKeys waiting,
            BetterAuthProperties properties,
            ApplicationContext application) {
        if (application.containsBean("corsConfigurationSource")) {
            http.cors(Customizer.withDefaults()); // so that a browser can read refusals too
        }
        ReactiveChallenges challenges = new ReactiveChallenges(authenticator);
        List<String> open = new ArrayList<>(properties.publicPaths());
        open.addAll(properties.optionalPaths());
        return http.csrf(csrf -> csrf.disable())
                .httpBasic(basic -> basic.disable())
                .formLogin(form -> form.disable())
                .logout(logout -> logout.disable())
                .requestCache(cache -> cache.disable())
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(challenges).accessDeniedHandler(challenges))
                .addFilterAt(
                        new BearerTokenWebFilter(authenticator, waiting, properties.publicPaths()),
                        SecurityWebFiltersOrder.AUTHENTICATION)
                .addFilterAfter(
                        BetterAuthReactiveAutoConfiguration::nameTheUser,
                        SecurityWebFiltersOrder.SECURITY_CONTEXT_SERVER_WEB_EXCHANGE)
                .authorizeExchange(exchanges -> {
                    exchanges
                            .matchers(exchange -> CorsUtils.isPreFlightRequest(exchange.getRequest())
                                    ? ServerWebExchangeMatcher.MatchResult.match()
                                    : ServerWebExchangeMatcher.MatchResult.notMatch())
                            .permitAll();
                    if (!open.isEmpty()) {
                        exchanges.pathMatchers(open.toArray(String[]::new)).permitAll();
                    }
                    exchanges.anyExchange().authenticated();
                })
                .build();
    }

    /** WebFlux resolves every parameter that is a {@code Principal}, as a token is, by the exchange's principal alone. */
    private static Mono<Void> nameTheUser(ServerWebExchange exchange, WebFilterChain chain) {
        Mono<Principal> principal = exchange.getPrincipal()
                .map(known -> known instanceof VerifiedJwtAuthentication user ? user.getPrincipal() : known);
        return chain.filter(exchange.mutate().principal(principal).build());
    }

    @Bean
    RefusalWebFilter betterAuthRefusalWebFilter(BearerAuthenticator authenticator) {
        return new RefusalWebFilter(new ReactiveChallenges(authenticator));
    }

    /** Nobody signs in by password here; without this, Spring Boot makes a user up and logs its password. */
    @Bean
    @ConditionalOnMissingBean({ReactiveUserDetailsService.class, ReactiveAuthenticationManager.class})
    ReactiveUserDetailsService betterAuthNoPasswordUsers() {
        return username -> Mono.empty();
    }

    /** Our chain wants Spring Security's infrastructure before Spring Boot would ask for it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(WebFilterChainProxy.class)
    @EnableWebFluxSecurity
    static class Infrastructure {}
}
