// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.servlet.ServletException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
                Map.of("url", "https://app.example.com", "servers.staff.url", "https://staff.example.com"),
                Map.of("servers.a.url", "https://a.example.com", "servers.b.url", "https://b.example.com"),
                Map.of(
                        "url",
                        "https://app.example.com",
                        "servers.staff.issuer",
                        "https://staff.example.com",
                        "servers.staff.audience",
                        "api",
                        "servers.staff.jwks-uri",
                        "https://staff.example.com/jwks"),
                Map.of(
                        "url",
                        "https://app.example.com",
                        "servers.staff.url",
                        "https://staff.example.com",
                        "resource",
                        "https://api.example.com/mcp"),
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
                Map.of("url", "https://app.example.com", "servers.staff.url", "not a url"),
                Map.of("url", "https://app.example.com", "servers.staff.url", "https://app.example.com"),
                Map.of("url", "https://app.example.com", "servers.staff.issuer", "https://staff.example.com"),
                Map.of("url", "https://app.example.com", "servers.staff.realm", "tasks"),
                Map.of("url", "https://app.example.com", "servers..url", "https://staff.example.com"),
                Map.of("url", "https://app.example.com", "servers.url", "https://staff.example.com"),
                Map.of("resource", "https://api.example.com", "servers.a.issuer", "a", "servers.a.audience", "b"),
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
                Map.of("servers.staff.url", "https://staff.example.com"),
                Map.of("resource", "https://api.example.com/mcp"),
                Map.of("jwks-uri", "https://app.example.com/jwks"));
    }

    @Test
    void init_thatFails_leavesNoThreadBehind() throws Exception {
        assertThatThrownBy(() -> start(Map.of("url", "https://leak.example.com", "realm", "a\"b")))
                .isInstanceOf(ServletException.class);
        assertThatThrownBy(() -> start(Map.of("url", "https://leak.example.com", "servers.staff.url", "not a url")))
                .isInstanceOf(ServletException.class);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("betterauth-jwks leak.example.com")) {
                thread.join(5000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void filter_ofTwoServers_acceptsTheTokensOfBoth() throws Exception {
        try (TestIssuer customers = TestIssuer.start();
                TestIssuer staff = TestIssuer.start();
                TestIssuer unknown = TestIssuer.start()) {
            Server server = start(Map.of("url", customers.url(), "servers.staff.url", staff.url()));
            assertThat(get(server, "/none", customers.token()).statusCode()).isEqualTo(404);
            assertThat(get(server, "/none", staff.token()).statusCode()).isEqualTo(404);
            assertThat(get(server, "/none", unknown.token()).statusCode()).isEqualTo(401);
            server.stop();
        }
    }

    @Test
    void filter_ofAResourceWithTwoServers_namesBothInItsMetadata() throws Exception {
        try (TestIssuer customers = TestIssuer.start();
                TestIssuer staff = TestIssuer.start()) {
            String resource = "https://api.example.com/mcp";
            Server server =
                    start(Map.of("url", customers.url(), "servers.staff.url", staff.url(), "resource", resource));
            assertThat(get(server, "/none", staff.accessToken(resource).sign()).statusCode())
                    .isEqualTo(404);
            assertThat(get(server, "/.well-known/oauth-protected-resource/mcp", "")
                            .body())
                    .contains(customers.url() + "/api/auth", staff.url() + "/api/auth");
            server.stop();
        }
    }

    private static HttpResponse<String> get(Server server, String path, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.getURI().resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
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
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(context);
        server.start();
        return server;
    }
}
