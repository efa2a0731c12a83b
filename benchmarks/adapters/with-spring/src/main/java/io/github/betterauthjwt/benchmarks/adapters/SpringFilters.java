// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import jakarta.servlet.Filter;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.context.reactive.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.server.WebFilter;

/** The starter's filters, from applications that contain nothing else and have no server. */
final class SpringFilters {

    private SpringFilters() {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    static Filter mvc(JwtVerifier verifier) {
        AnnotationConfigServletWebApplicationContext application = new AnnotationConfigServletWebApplicationContext();
        application.setServletContext(new MockServletContext());
        application.register(Application.class);
        start(application, verifier);
        return application.getBean(SecurityFilterChain.class).getFilters().stream()
                .filter(filter -> isOurs(filter, "BearerTokenFilter"))
                .findFirst()
                .orElseThrow();
    }

    static WebFilter webFlux(JwtVerifier verifier) {
        AnnotationConfigReactiveWebApplicationContext application = new AnnotationConfigReactiveWebApplicationContext();
        application.register(Application.class);
        start(application, verifier);
        WebFilter filter = application
                .getBean(SecurityWebFilterChain.class)
                .getWebFilters()
                .filter(each -> isOurs(each, "BearerTokenWebFilter"))
                .blockFirst();
        return Objects.requireNonNull(filter);
    }

    private static void start(GenericApplicationContext application, JwtVerifier verifier) {
        application.registerBean(JwtVerifier.class, () -> verifier);
        application
                .getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("benchmark", Map.of("better-auth.public-paths", "/health")));
        application.refresh();
    }

    /** Compares names, because the classes are not public. */
    private static boolean isOurs(Object filter, String name) {
        return filter.getClass().getName().equals("io.github.betterauthjwt.spring." + name);
    }
}
