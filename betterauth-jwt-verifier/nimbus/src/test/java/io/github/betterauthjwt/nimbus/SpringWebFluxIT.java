// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.proc.BadJOSEException;
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
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.server.BearerTokenServerAuthenticationEntryPoint;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Spring Security's {@link NimbusReactiveJwtDecoder} in Netty. */
class SpringWebFluxIT extends HostContract {

    @Override
    protected Host start(JwtVerifier verifier) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .initializers(starting -> starting.getBeanFactory().registerSingleton("verifier", verifier))
                .properties(Map.of("server.port", "0", "server.address", "127.0.0.1", "server.shutdown", "immediate"))
                .run();
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return new Host(URI.create("http://127.0.0.1:" + port), context::close);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebFluxSecurity
    @Import(Routes.class)
    static class Application {

        @Bean
        Scheduler waitingForKeys() {
            return Schedulers.newBoundedElastic(32, 1, "keys"); // threads, queue of each thread
        }

        @Bean
        ReactiveJwtDecoder jwtDecoder(JwtVerifier verifier, Scheduler waitingForKeys) {
            VerifierJwtProcessor processor = VerifierJwtProcessor.create(verifier);
            return new NimbusReactiveJwtDecoder(
                    jwt -> Mono.fromFuture(() -> processor.processAsync(jwt, waitingForKeys::schedule))
                            .onErrorMap(BadJOSEException.class, e -> new BadJwtException(e.getMessage(), e)));
        }

        @Bean
        SecurityWebFilterChain api(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges.anyExchange().authenticated())
                    .oauth2ResourceServer(
                            server -> server.jwt(withDefaults()).authenticationFailureHandler(Application::respond))
                    .build();
        }

        /** Responds with 503 while the keys are unavailable. */
        private static Mono<Void> respond(WebFilterExchange exchange, AuthenticationException failure) {
            if (failure instanceof AuthenticationServiceException) {
                ServerHttpResponse response = exchange.getExchange().getResponse();
                response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
                response.getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
                return response.setComplete();
            }
            return new BearerTokenServerAuthenticationEntryPoint().commence(exchange.getExchange(), failure);
        }
    }

    @RestController
    static class Routes {

        @GetMapping("/me")
        Mono<String> me(@AuthenticationPrincipal Jwt jwt) {
            return Mono.just(jwt.getSubject());
        }
    }
}
