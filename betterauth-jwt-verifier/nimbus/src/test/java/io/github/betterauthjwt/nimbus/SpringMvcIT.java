// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static org.springframework.security.config.Customizer.withDefaults;

import io.github.betterauthjwt.JwtVerifier;
import java.net.URI;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.BearerTokenAuthenticationEntryPoint;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring Security's {@link NimbusJwtDecoder} in Tomcat. */
class SpringMvcIT extends HostContract {

    @Override
    protected Host start(JwtVerifier verifier) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .initializers(starting -> starting.getBeanFactory().registerSingleton("verifier", verifier))
                .properties(Map.of("server.port", "0", "server.address", "127.0.0.1", "server.shutdown", "immediate"))
                .run();
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return new Host(URI.create("http://127.0.0.1:" + port), context::close);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Routes.class)
    static class Application {

        @Bean
        JwtDecoder jwtDecoder(JwtVerifier verifier) {
            return new NimbusJwtDecoder(VerifierJwtProcessor.create(verifier));
        }

        @Bean
        SecurityFilterChain api(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(
                            server -> server.jwt(withDefaults()).withObjectPostProcessor(new UnavailableKeys()))
                    .build();
        }
    }

    /** Responds with 503 while the keys are unavailable. */
    static final class UnavailableKeys implements ObjectPostProcessor<BearerTokenAuthenticationFilter> {
        @Override
        public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
            AuthenticationEntryPoint rejection = new BearerTokenAuthenticationEntryPoint();
            filter.setAuthenticationFailureHandler((request, response, failure) -> {
                if (failure instanceof AuthenticationServiceException) {
                    response.setHeader(HttpHeaders.RETRY_AFTER, "5");
                    response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
                } else {
                    rejection.commence(request, response, failure);
                }
            });
            return filter;
        }
    }

    @RestController
    static class Routes {

        @GetMapping("/me")
        String me(@AuthenticationPrincipal Jwt jwt) {
            return jwt.getSubject();
        }
    }
}
