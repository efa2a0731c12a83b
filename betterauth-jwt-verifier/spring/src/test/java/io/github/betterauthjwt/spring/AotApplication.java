// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.VerifiedJwt;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The application of {@link AotIT}. It is public, because Spring calls its main method. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class AotApplication {

    static final String PORT = "port of the application: ";

    /** Creates the controller. */
    public AotApplication() {}

    /** Starts the application with the web application type that the first argument names, and prints its port. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(AotApplication.class);
        application.setWebApplicationType(WebApplicationType.valueOf(args[0]));
        application.setDefaultProperties(
                Map.of("server.port", 0, "server.address", "127.0.0.1", "spring.main.banner-mode", "off"));
        System.out.println(PORT + application.run(args).getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** Returns the user by an expression, which calls the token's method by reflection. */
    @GetMapping("/me")
    public Mono<String> me(@AuthenticationPrincipal(expression = "subject()") String subject) {
        return Mono.just(subject);
    }

    /** Needs a role. */
    @PreAuthorize("hasRole('admin')")
    @GetMapping("/role")
    public Mono<String> role() {
        return Mono.just("role");
    }

    /** Needs a scope. */
    @GetMapping("/scope")
    public Mono<String> scope(@AuthenticationPrincipal VerifiedJwt jwt) {
        jwt.requireScope("tasks:write");
        return Mono.just("scope");
    }

    /** Needs no token. */
    @GetMapping("/open")
    public Mono<String> open() {
        return Mono.just("open");
    }
}
