// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The contract's routes as controllers. MVC and WebFlux use the same ones. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ContractApplication.Routes.class, ContractApplication.MvcRoutes.class, ContractApplication.WebFluxRoutes.class
})
class ContractApplication {

    static ContractHost start(WebApplicationType type, JwtVerifier verifier, Class<?> security, String... properties) {
        return start(type, context -> context.registerBean(JwtVerifier.class, () -> verifier), security, properties);
    }

    static ContractHost start(
            WebApplicationType type,
            JwtVerifier verifier,
            ProtectedResourceMetadata metadata,
            Class<?> security,
            String... properties) {
        return start(
                type,
                context -> {
                    context.registerBean(JwtVerifier.class, () -> verifier);
                    context.registerBean(ProtectedResourceMetadata.class, () -> metadata);
                },
                security,
                properties);
    }

    static ContractHost start(WebApplicationType type, JwtVerifier verifier, Dpop dpop, Class<?> security) {
        return start(
                type,
                context -> {
                    context.registerBean(JwtVerifier.class, () -> verifier);
                    context.registerBean(Dpop.class, () -> dpop);
                },
                security);
    }

    static ContractHost start(
            WebApplicationType type, JwtVerifier verifier, TokenIntrospector introspector, Class<?> security) {
        return start(
                type,
                context -> {
                    context.registerBean(JwtVerifier.class, () -> verifier);
                    context.registerBean(TokenIntrospector.class, () -> introspector);
                },
                security,
                "better-auth.active-paths=/active");
    }

    private static ContractHost start(
            WebApplicationType type,
            ApplicationContextInitializer<GenericApplicationContext> beans,
            Class<?> security,
            String... properties) {
        List<String> settings = new ArrayList<>(List.of(properties));
        settings.addAll(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "server.shutdown=immediate",
                "server.max-http-request-header-size=64KB",
                "server.tomcat.accept-count=1000",
                "spring.main.banner-mode=off",
                "spring.jmx.enabled=false",
                "better-auth.public-paths=/public",
                "better-auth.optional-paths=/optional",
                "spring.threads.virtual.enabled=" + (Runtime.version().feature() >= 21)));
        ConfigurableApplicationContext application = new SpringApplicationBuilder(ContractApplication.class, security)
                .web(type)
                .properties(settings.toArray(String[]::new))
                .initializers(beans)
                .run();
        int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return ContractHost.onPort(port, application);
    }

    @RestController
    @CrossOrigin
    static class Routes {

        @RequestMapping("/public")
        String everyone(@AuthenticationPrincipal @Nullable VerifiedJwt jwt) {
            return BearerContract.handle("/public", jwt);
        }

        @RequestMapping("/optional")
        String optional(@AuthenticationPrincipal @Nullable VerifiedJwt jwt) {
            return BearerContract.handle("/optional", jwt);
        }

        @RequestMapping("/protected")
        String authenticated(@AuthenticationPrincipal VerifiedJwt jwt) {
            return BearerContract.handle("/protected", jwt);
        }

        @RequestMapping("/active")
        String active(@AuthenticationPrincipal VerifiedJwt jwt) {
            return BearerContract.handle("/active", jwt);
        }

        @PreAuthorize("hasRole('admin')")
        @RequestMapping("/admin")
        Mono<String> admin(@AuthenticationPrincipal VerifiedJwt jwt) {
            return Mono.just(BearerContract.handle("/admin", jwt));
        }

        @PreAuthorize("hasAuthority('SCOPE_tasks:write')")
        @RequestMapping("/scoped")
        Mono<String> scoped(@AuthenticationPrincipal VerifiedJwt jwt) {
            return Mono.just(BearerContract.handle("/scoped", jwt));
        }

        @PreAuthorize("hasAuthority('SCOPE_tasks:read') and hasAuthority('SCOPE_tasks:write')")
        @RequestMapping("/scopes")
        Mono<String> scopes(@AuthenticationPrincipal VerifiedJwt jwt) {
            return Mono.just(BearerContract.handle("/scopes", jwt));
        }

        /** Without methods, a mapping leaves {@code OPTIONS} to Spring and accepts {@code TRACE}. */
        @RequestMapping(
                path = "/any",
                method = {
                    RequestMethod.GET,
                    RequestMethod.POST,
                    RequestMethod.PUT,
                    RequestMethod.PATCH,
                    RequestMethod.DELETE,
                    RequestMethod.OPTIONS
                })
        String anyMethod(@AuthenticationPrincipal VerifiedJwt jwt) {
            return BearerContract.handle("/any", jwt);
        }

        /** Returns a {@code Mono}, so that in MVC the failure occurs in an asynchronous dispatch. */
        @RequestMapping("/demanding")
        Mono<String> demanding(@AuthenticationPrincipal VerifiedJwt jwt) {
            return Mono.fromCallable(() -> BearerContract.handle("/demanding", jwt));
        }

        @RequestMapping("/demanding-scopes")
        Mono<String> demandingScopes(@AuthenticationPrincipal VerifiedJwt jwt) {
            return Mono.fromCallable(() -> BearerContract.handle("/demanding-scopes", jwt));
        }

        @RequestMapping("/recent")
        String recent(@AuthenticationPrincipal VerifiedJwt jwt) {
            return BearerContract.handle("/recent", jwt);
        }

        @RequestMapping("/fails")
        String fails(@AuthenticationPrincipal VerifiedJwt jwt) {
            return BearerContract.handle("/fails", jwt);
        }

        @RequestMapping("/fails-with-token-error")
        String failsWithTokenError(@AuthenticationPrincipal VerifiedJwt jwt) {
            return BearerContract.handle("/fails-with-token-error", jwt);
        }
    }

    /** The route that sets response headers, in the form for MVC. */
    @RestController
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class MvcRoutes {

        @RequestMapping("/demanding-late")
        String demandingLate(@AuthenticationPrincipal VerifiedJwt jwt, HttpServletResponse response) {
            return BearerContract.handle("/demanding-late", jwt, response::setHeader);
        }
    }

    /** The route that sets response headers, in the form for WebFlux. */
    @RestController
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class WebFluxRoutes {

        @RequestMapping("/demanding-late")
        Mono<String> demandingLate(@AuthenticationPrincipal VerifiedJwt jwt, ServerHttpResponse response) {
            return Mono.fromCallable(() -> BearerContract.handle("/demanding-late", jwt, response.getHeaders()::set));
        }
    }
}
