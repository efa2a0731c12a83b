// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.http.HttpServletRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tests that only the token identifies a user: no cookie is ever set or accepted. */
class StatelessIT {

    private static final String HTML = "text/html";

    /** The starter's own chain. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class Plain {

        @GetMapping("/me")
        String me(Principal user) {
            return user.getName();
        }
    }

    /** A part of an application that has sessions and uses them for sign-in. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    @RestController
    static class WithSessionsElsewhere {

        @GetMapping("/me")
        String me(@Nullable Principal user) {
            return user == null ? "anonymous" : user.getName();
        }

        @GetMapping("/login")
        String login(HttpServletRequest request) {
            request.getSession()
                    .setAttribute(
                            HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
                            new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(
                                    "ada", null, AuthorityUtils.NO_AUTHORITIES)));
            return "signed in";
        }
    }

    /** An application with its own chain. */
    static class OwnChain extends Plain {

        @Bean
        SecurityFilterChain api(HttpSecurity http) throws Exception {
            return http.with(BetterAuthConfigurer.betterAuth(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .build();
        }
    }

    /** The resource server of the migration page. */
    static class ResourceServer extends Plain {

        @Bean
        SecurityFilterChain api(HttpSecurity http) throws Exception {
            return http.with(StatelessConfigurer.stateless(), withDefaults())
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .oauth2ResourceServer(server -> server.jwt(withDefaults()))
                    .build();
        }
    }

    static Stream<Arguments> applications() {
        return Stream.of(
                arguments(WebApplicationType.SERVLET, Plain.class),
                arguments(WebApplicationType.REACTIVE, Plain.class),
                arguments(WebApplicationType.SERVLET, OwnChain.class),
                arguments(WebApplicationType.SERVLET, ResourceServer.class));
    }

    @ParameterizedTest
    @MethodSource("applications")
    void request_withOrWithoutToken_setsNoCookie(WebApplicationType type, Class<?> application) throws Exception {
        try (TestServer server = TestServer.start(type, application)) {
            HttpResponse<String> accepted = server.getAs("ada", "/me", "Accept", HTML);
            assertThat(accepted.statusCode()).isEqualTo(200);
            assertThat(accepted.body()).isEqualTo("ada");
            assertWithoutCookie(accepted);
            assertWithoutCookie(server.get("/me"));
            assertWithoutCookie(server.get("/me", "Accept", HTML));
            assertWithoutCookie(server.send("POST", "/me"));
            assertWithoutCookie(server.send("POST", "/logout"));
            assertWithoutCookie(server.get("/me", "Authorization", "Bearer nonsense", "Accept", HTML));
        }
    }

    private static void assertWithoutCookie(HttpResponse<String> response) {
        assertThat(response.headers().map()).doesNotContainKey("set-cookie");
    }

    @Test
    void session_ofAnotherChain_doesNotAuthenticate() throws Exception {
        try (TestServer server = TestServer.mvc(WithSessionsElsewhere.class, "better-auth.public-paths=/login")) {
            String cookie =
                    server.get("/login").headers().firstValue("Set-Cookie").orElseThrow();
            HttpResponse<String> response = server.get("/me", "Cookie", cookie.substring(0, cookie.indexOf(';')));
            assertThat(response.statusCode()).isEqualTo(401);
            assertWithoutCookie(response);
        }
    }
}
