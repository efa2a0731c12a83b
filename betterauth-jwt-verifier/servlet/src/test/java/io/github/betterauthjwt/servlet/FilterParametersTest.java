// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.servlet.ServletException;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the parameters that {@code web.xml} may contain. */
class FilterParametersTest {

    static Stream<Map<String, String>> right() {
        return Stream.of(
                Map.of("url", "https://app.example.com"),
                Map.of("url", "http://localhost:3000", "realm", "tasks", "public-paths", "/health,/docs/*"),
                Map.of("issuer", "https://app.example.com", "audience", "task-service"),
                Map.of("url", "https://app.example.com", "pass-preflights", "true", "required-scopes", "a,b"),
                Map.of("issuer", "my-issuer", "audience", "a", "jwks-uri", "https://app.example.com/api/auth/jwks"),
                Map.of("url", "https://app.example.com", "resource", "https://api.example.com/mcp"),
                Map.of("url", "https://app.example.com", "dpop-base-url", "https://api.example.com"),
                Map.of("url", "https://app.example.com", "dpop-base-url", "https://a.example", "dpop-required", "true"),
                Map.of(
                        "url",
                        "https://app.example.com",
                        "resource",
                        "https://api.example.com/mcp",
                        "supported-scopes",
                        "tasks:read, tasks:write",
                        "initial-scopes",
                        "tasks:read",
                        "resource-name",
                        "Tasks",
                        "resource-documentation",
                        "https://api.example.com/docs"));
    }

    static Stream<Map<String, String>> wrong() {
        return Stream.of(
                Map.of(),
                Map.of("url", "not a url"),
                Map.of("url", "http://app.example.com"),
                Map.of("issuer", "https://app.example.com"),
                Map.of("issuer", "my-issuer", "audience", "a"),
                Map.of("url", "https://app.example.com", "issuer", "https://app.example.com"),
                Map.of("url", "https://app.example.com", "public-path", "/health"),
                Map.of("url", "https://app.example.com", "public-paths", "health"),
                Map.of("url", "https://app.example.com", "pass-preflights", "yes"),
                Map.of("url", "https://app.example.com", "required-scopes", "two scopes"),
                Map.of("url", "https://app.example.com", "required-roles", ""),
                Map.of("url", "https://app.example.com", "required-roles", " , "),
                Map.of("url", "https://app.example.com", "required-scopes", " "),
                Map.of("url", "https://app.example.com", "realm", "a\"b"),
                Map.of("url", "https://app.example.com", "dpop-base-url", "http://api.example.com"),
                Map.of("url", "https://app.example.com", "dpop-required", "true"),
                Map.of("url", "https://app.example.com", "require-active", "true"),
                Map.of("resource", "https://api.example.com/mcp"),
                Map.of("url", "https://app.example.com", "resource", "http://api.example.com/mcp"),
                Map.of("url", "https://app.example.com", "resource", "https://api.example.com", "audience", "a"),
                Map.of("url", "https://app.example.com", "supported-scopes", "tasks:read"));
    }

    @ParameterizedTest
    @MethodSource("right")
    void init_withRightParameters_starts(Map<String, String> parameters) throws Exception {
        Server server = start(parameters);
        assertThat(server.isStarted()).isTrue();
        server.stop();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void init_withWrongParameters_namesTheExpectedValue(Map<String, String> parameters) {
        assertThatThrownBy(() -> start(parameters))
                .isInstanceOf(ServletException.class)
                .hasMessageContaining("init parameter");
    }

    /** Without this check, the filter would accept tokens for an audience that its parameters do not name. */
    @ParameterizedTest
    @MethodSource("servers")
    void init_withVerifierOfTheApplicationAndServerParameters_fails(Map<String, String> parameters) throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier shared = issuer.verifier()) {
            start(shared, Map.of("realm", "tasks")).stop();
            assertThatThrownBy(() -> start(shared, parameters))
                    .isInstanceOf(ServletException.class)
                    .hasMessageContaining(JwtVerifier.class.getName());
        }
    }

    static Stream<Map<String, String>> servers() {
        return Stream.of(
                Map.of("url", "https://app.example.com"),
                Map.of("issuer", "https://app.example.com", "audience", "admin-service"),
                Map.of("audience", "admin-service"),
                Map.of("resource", "https://api.example.com/mcp"),
                Map.of("jwks-uri", "https://app.example.com/jwks"));
    }

    @Test
    void init_thatFails_leavesNoThreadBehind() throws Exception {
        assertThatThrownBy(() -> start(Map.of("url", "https://leak.example.com", "realm", "a\"b")))
                .isInstanceOf(ServletException.class);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("betterauth-jwks leak.example.com")) {
                thread.join(5000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    private static Server start(Map<String, String> parameters) throws Exception {
        return start(null, parameters);
    }

    private static Server start(@Nullable JwtVerifier shared, Map<String, String> parameters) throws Exception {
        FilterHolder holder = new FilterHolder(BearerTokenFilter.class);
        holder.setInitParameters(parameters);
        ServletContextHandler context = new ServletContextHandler();
        context.setAttribute(JwtVerifier.class.getName(), shared);
        context.addFilter(holder, "/*", null);
        Server server = new Server();
        server.setHandler(context);
        server.start();
        return server;
    }
}
