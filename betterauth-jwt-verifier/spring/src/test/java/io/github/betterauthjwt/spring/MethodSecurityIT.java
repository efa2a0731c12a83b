// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.VerifiedJwt;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Tests that {@code @PreAuthorize} works without any further annotation. */
class MethodSecurityIT {

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Application {

        @PreAuthorize("hasRole('admin')")
        @GetMapping("/admin")
        Mono<String> admin(@AuthenticationPrincipal VerifiedJwt jwt) {
            return Mono.just("admin " + jwt.subject());
        }

        @Secured("ROLE_owner")
        @GetMapping("/owner")
        Mono<String> owner() {
            return Mono.just("owner");
        }
    }

    /** Uses annotations that Spring Security disables by default and supports in MVC only. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Annotated {

        @Secured("ROLE_admin")
        @GetMapping("/secured")
        String secured() {
            return "secured";
        }

        @RolesAllowed("admin")
        @GetMapping("/roles-allowed")
        String rolesAllowed() {
            return "allowed";
        }

        @DenyAll
        @GetMapping("/denied")
        String denied() {
            return "denied";
        }
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class PreAuthorized {

        @PreAuthorize("hasRole('admin')")
        @GetMapping("/admin")
        Mono<String> admin() {
            return Mono.just("admin");
        }
    }

    /** An application that selects the enabled annotations itself. */
    @Configuration(proxyBeanMethods = false)
    static class WithItsOwnChoice extends Application {

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        @EnableMethodSecurity(prePostEnabled = false, securedEnabled = true)
        static class Choice {}
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void preAuthorize_withoutTheRole_is403(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, Application.class)) {
            assertThat(server.get("/admin").statusCode()).isEqualTo(401);
            assertThat(server.getAs("ada", "/admin").statusCode()).isEqualTo(403);
            String token = server.issuer().jwt().subject("bob").role("admin").sign();
            assertThat(server.get("/admin", "Authorization", "Bearer " + token).body())
                    .isEqualTo("admin bob");
        }
    }

    @Test
    void otherAnnotations_withoutTheRole_are403() throws Exception {
        try (TestServer server = TestServer.mvc(Annotated.class)) {
            String admin = server.issuer().jwt().subject("bob").role("admin").sign();
            for (String path : List.of("/secured", "/roles-allowed")) {
                assertThat(server.getAs("ada", path).statusCode()).as(path).isEqualTo(403);
                assertThat(server.get(path, "Authorization", "Bearer " + admin).statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
            assertThat(server.get("/denied", "Authorization", "Bearer " + admin).statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void annotationsThatWebFluxIgnores_areNamedAtTheStart(CapturedOutput output) throws Exception {
        try (TestServer server = TestServer.start(WebApplicationType.REACTIVE, Annotated.class)) {
            assertThat(server.get("/secured").statusCode()).isEqualTo(401);
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("Spring Security ignores")))
                .singleElement()
                .asString()
                .contains("Annotated.secured", "Annotated.rolesAllowed", "Annotated.denied", "@PreAuthorize");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void annotationsThatWork_areNotWarnedOf(CapturedOutput output) throws Exception {
        for (TestServer server : List.of(
                TestServer.start(WebApplicationType.SERVLET, Annotated.class),
                TestServer.start(WebApplicationType.REACTIVE, PreAuthorized.class))) {
            server.close();
        }
        assertThat(output.getOut()).contains("Started").doesNotContain("Spring Security ignores");
    }

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void methodSecurity_disabled_isOff(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, Application.class, "better-auth.method-security=false")) {
            assertThat(server.getAs("ada", "/admin").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void methodSecurity_ofTheApplication_isUnchanged() throws Exception {
        try (TestServer server = TestServer.mvc(WithItsOwnChoice.class)) {
            assertThat(server.getAs("ada", "/admin").statusCode()).isEqualTo(200);
            assertThat(server.getAs("ada", "/owner").statusCode()).isEqualTo(403);
        }
    }
}
