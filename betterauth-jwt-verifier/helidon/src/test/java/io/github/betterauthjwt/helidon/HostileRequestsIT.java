// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import io.helidon.common.Weighted;
import io.helidon.http.HeaderNames;
import io.helidon.http.SetCookie;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests requests whose form or spelling tries to bypass the token check, and rejections after the response has begun.
 */
class HostileRequestsIT {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static final Pattern HEAD =
            Pattern.compile("(?is)\\A.*?\\r\\ncontent-length: ([0-9]+)\\r\\n.*?(?<=\\r\\n)\\r\\n");

    private static TestIssuer issuer;
    private static JwtVerifier verifier;
    private static WebServer server;
    private static WebServer passingServer;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        verifier = issuer.verifier();
        server = start(BearerTokenFeature.builder(verifier)
                .publicPaths("/health", "/docs/*")
                .build());
        passingServer =
                start(BearerTokenFeature.builder(verifier).passPreflights().build());
    }

    private static WebServer start(BearerTokenFeature feature) {
        HttpRouting.Builder routing = HttpRouting.builder()
                .addFeature(new Outer())
                .addFeature(feature)
                .any("/health", HostileRequestsIT::served)
                .any("/docs/page", HostileRequestsIT::served)
                .any("/me", HostileRequestsIT::served)
                .any("/token", feature.requireToken(), HostileRequestsIT::served)
                .any("/role", feature.requireRole("admin"), HostileRequestsIT::served)
                .any("/scope", feature.requireScope("reports:read"), HostileRequestsIT::served)
                .any("/late", HostileRequestsIT::late)
                .any("/late-role", leak(), feature.requireRole("admin"), HostileRequestsIT::served)
                .any("/late-scope", leak(), feature.requireScope("reports:read"), HostileRequestsIT::served);
        return WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .routing(routing)
                .build()
                .start();
    }

    /** Runs before the feature under test, as Helidon's CORS feature does. */
    private record Outer() implements HttpFeature, Weighted {

        @Override
        public void setup(HttpRouting.Builder routing) {
            routing.addFilter((chain, request, response) -> {
                response.header(HeaderNames.create("X-Outer"), "kept");
                chain.proceed();
            });
        }

        @Override
        public double weight() {
            return Weighted.DEFAULT_WEIGHT + 1;
        }
    }

    private static void served(ServerRequest request, ServerResponse response) {
        response.send("served");
    }

    private static Handler leak() {
        return (request, response) -> {
            leak(response);
            response.next();
        };
    }

    private static void leak(ServerResponse response) {
        response.header(HeaderNames.create("X-Leak"), "yes");
        response.header(HeaderNames.CACHE_CONTROL, "public");
        response.headers().addCookie(SetCookie.create("leak", "yes"));
    }

    private static void late(ServerRequest request, ServerResponse response) {
        leak(response);
        request.context().get(VerifiedJwt.class).orElseThrow().requireScope("reports:read");
        response.send("served");
    }

    @AfterAll
    static void stop() {
        server.stop();
        passingServer.stop();
        verifier.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/me", "/token", "/role", "/scope", "/nothing"})
    void preflight_toAnyRoute_reachesNoHandler(String path) throws Exception {
        HttpResponse<String> response = preflight(server, path);

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/token", "/role", "/scope"})
    void preflight_passedToRouteWithARequirement_isRejected(String path) throws Exception {
        assertThat(preflight(passingServer, "/me").body()).isEqualTo("served");
        assertThat(preflight(passingServer, path).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//health",
                "/health;x=1",
                "/health;",
                "/;/health",
                "/%68ealth",
                "/./health",
                "/x/../health",
                "/me/..;/health",
                "/me/;/../health",
                "/docs//page",
                "/docs/./page",
                "/docs/x/../page",
                "/docs/%70age",
                "/docs/page;v=2",
                "http://127.0.0.1/health"
            })
    void publicPath_spelledInAnotherWay_requiresAToken(String target) throws Exception {
        assertThat(raw("GET", target)).doesNotContain("served").containsPattern("^HTTP/1.1 (400|401)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "trace", "Trace"})
    void trace_withToken_isNotAllowed(String method) throws Exception {
        String authorization = "Authorization: Bearer " + issuer.token() + "\r\n";

        assertThat(raw(method, "/me", authorization))
                .startsWith("HTTP/1.1 405")
                .contains("method_not_allowed")
                .doesNotContain("served", "Bearer");
        assertThat(raw(method, "/health", authorization)).startsWith("HTTP/1.1 405");
    }

    /** Helidon converts the method to upper case before a filter sees it. The check applies to all spellings. */
    @ParameterizedTest
    @ValueSource(strings = {"get", "Post", "oPTIONS"})
    void method_inLowerCase_requiresAToken(String method) throws Exception {
        assertThat(raw(method, "/me")).startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/late", "/late-role", "/late-scope"})
    void rejection_afterHandlerSetHeaders_keepsNoneOfThem(String path) throws Exception {
        HttpResponse<String> response = CLIENT.send(
                request(server, path)
                        .header("Authorization", "Bearer " + issuer.token())
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("X-Leak")).isEmpty();
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(response.headers().firstValue("X-Outer")).hasValue("kept");
    }

    @Test
    void optionsAsterisk_withoutToken_isRejected() throws Exception {
        assertThat(raw("OPTIONS", "*")).doesNotContain("served").containsPattern("^HTTP/1.1 (400|401)");
    }

    private static HttpRequest.Builder request(WebServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static HttpResponse<String> preflight(WebServer server, String path)
            throws IOException, InterruptedException {
        return CLIENT.send(
                request(server, path)
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", "https://evil.example")
                        .header("Access-Control-Request-Method", "GET")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String raw(String method, String target, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String head = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                    + String.join("", headers) + "\r\n";
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder response = new StringBuilder();
            while (!isComplete(response)) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                response.append((char) next);
            }
            return response.toString();
        }
    }

    private static boolean isComplete(CharSequence response) {
        Matcher head = HEAD.matcher(response);
        return head.find() && response.length() - head.end() >= Integer.parseInt(head.group(1));
    }
}
