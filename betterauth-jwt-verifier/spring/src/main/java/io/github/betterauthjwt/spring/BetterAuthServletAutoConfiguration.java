// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.cors.CorsUtils;

/** Protects every route of an MVC application that has no {@code SecurityFilterChain} of its own. */
@AutoConfiguration(
        after = BetterAuthAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.OAuth2ResourceServerAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({SecurityFilterChain.class, HttpSecurity.class})
final class BetterAuthServletAutoConfiguration {

    /** Just outside of Spring Security's filter, which Spring Boot puts at -100. */
    private static final int BEFORE_SPRING_SECURITY = -101;

    BetterAuthServletAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(SecurityFilterChain.class)
    SecurityFilterChain betterAuthSecurityFilterChain(
            HttpSecurity http,
            BearerAuthenticator authenticator,
            BetterAuthProperties properties,
            ApplicationContext application)
            throws Exception {
        if (application.containsBean("corsConfigurationSource") || application.containsBean("corsFilter")) {
            http.cors(Customizer.withDefaults()); // so that a browser can read refusals too
        }
        return http.with(
                        new BetterAuthConfigurer(authenticator).publicPaths(properties.publicPaths()),
                        Customizer.withDefaults())
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers(
                                        CorsUtils::isPreFlightRequest,
                                        BetterAuthConfigurer.matcher(properties.publicPaths()),
                                        BetterAuthConfigurer.matcher(properties.optionalPaths()))
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .build();
    }

    @Bean
    FilterRegistrationBean<RefusalFilter> betterAuthRefusalFilter(BearerAuthenticator authenticator) {
        FilterRegistrationBean<RefusalFilter> registration =
                new FilterRegistrationBean<>(new RefusalFilter(new ServletChallenges(authenticator)));
        registration.setOrder(BEFORE_SPRING_SECURITY);
        return registration;
    }

    /** Nobody signs in by password here; without this, Spring Boot makes a user up and logs its password. */
    @Bean
    @ConditionalOnMissingBean({UserDetailsService.class, AuthenticationManager.class, AuthenticationProvider.class})
    UserDetailsService betterAuthNoPasswordUsers() {
        return username -> {
            throw new UsernameNotFoundException("users sign in at Better Auth");
        };
    }
}
