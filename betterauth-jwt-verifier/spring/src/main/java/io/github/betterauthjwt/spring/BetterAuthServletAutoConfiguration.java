// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static io.github.betterauthjwt.spring.BetterAuthConfigurer.betterAuth;

import io.github.betterauthjwt.bearer.BearerAuthenticator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.context.support.WebApplicationContextUtils;
import org.springframework.web.socket.WebSocketHandler;

/** Protects every route of an MVC application that none of its {@code SecurityFilterChain}s matches. */
@AutoConfiguration(
        after = BetterAuthAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.servlet.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.web.OAuth2ResourceServerWebSecurityAutoConfiguration",
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

    private static final String LAST_CHAIN = "betterAuthSecurityFilterChain";

    BetterAuthServletAutoConfiguration() {}

    /**
     * Returns the last chain. Returns null if a chain of the application matches every request, because Spring Security
     * accepts no further chain then.
     */
    @Bean(LAST_CHAIN)
    @Order(Ordered.LOWEST_PRECEDENCE)
    @Nullable
    SecurityFilterChain betterAuthSecurityFilterChain(
            ObjectProvider<HttpSecurity> https,
            BetterAuthProperties properties,
            Environment environment,
            ListableBeanFactory beans)
            throws Exception {
        if (hasChainForAnyRequest(beans)) {
            return null;
        }
        RequestMatcher open = openPaths("public-paths", properties.publicPaths());
        RequestMatcher optional = openPaths("optional-paths", properties.optionalPaths());
        return https.getObject()
                .with(betterAuth().publicPaths(properties.publicPaths()), Customizer.withDefaults())
                .authorizeHttpRequests(
                        requests -> requests.requestMatchers(open, optional, managementHealth(environment))
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .build();
    }

    private static RequestMatcher openPaths(String property, List<String> patterns) {
        return VerifierBuilders.setting(property, () -> BetterAuthConfigurer.matcher(patterns));
    }

    private static RequestMatcher managementHealth(Environment environment) {
        return new AndRequestMatcher(
                request -> ManagementPort.isServedBy(
                        WebApplicationContextUtils.getWebApplicationContext(request.getServletContext())),
                BetterAuthConfigurer.matcher(ManagementPort.healthPaths(environment)));
    }

    private static boolean hasChainForAnyRequest(ListableBeanFactory beans) {
        return Stream.of(beans.getBeanNamesForType(SecurityFilterChain.class))
                .filter(name -> !name.equals(LAST_CHAIN))
                .map(name -> beans.getBean(name, SecurityFilterChain.class))
                .anyMatch(chain -> chain instanceof DefaultSecurityFilterChain known
                        && known.getRequestMatcher() instanceof AnyRequestMatcher);
    }

    /** Moves the chain to the end, because chains of equal order keep the order of their definitions. */
    @Bean
    static BeanDefinitionRegistryPostProcessor betterAuthLastChain() {
        return new LastDefinition(LAST_CHAIN);
    }

    @Bean
    RejectionAdvice betterAuthRejectionAdvice(BearerAuthenticator authenticator) {
        return new RejectionAdvice(new ServletChallengeWriter(authenticator));
    }

    @Bean
    FilterRegistrationBean<RejectionFilter> betterAuthRejectionFilter(BearerAuthenticator authenticator) {
        FilterRegistrationBean<RejectionFilter> registration =
                new FilterRegistrationBean<>(new RejectionFilter(new ServletChallengeWriter(authenticator)));
        registration.setOrder(BEFORE_SPRING_SECURITY);
        return registration;
    }

    @Bean
    FilterRegistrationBean<MetadataFilter> betterAuthMetadataFilter(BearerAuthenticator authenticator) {
        FilterRegistrationBean<MetadataFilter> registration =
                new FilterRegistrationBean<>(new MetadataFilter(authenticator));
        registration.setOrder(BEFORE_SPRING_SECURITY - 1);
        return registration;
    }

    /** Defines no users. Without this bean, Spring Boot creates a user and logs its password. */
    @Bean
    @ConditionalOnMissingBean({UserDetailsService.class, AuthenticationManager.class, AuthenticationProvider.class})
    UserDetailsService betterAuthNoPasswordUsers() {
        return username -> {
            throw new UsernameNotFoundException("users sign in at Better Auth");
        };
    }

    /** The bean for WebSockets, in a separate class so that an application without them never loads their types. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebSocketHandler.class)
    static class WebSockets {

        @Bean
        BetterAuthWebSockets betterAuthWebSockets() {
            return new BetterAuthWebSockets();
        }
    }
}
