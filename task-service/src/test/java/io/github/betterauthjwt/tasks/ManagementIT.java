// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.tasks.postgres.StartException;
import io.github.betterauthjwt.tasks.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Health, metrics and the API description are on the management port only, unless the settings put them on the public
 * port.
 */
class ManagementIT {

    @RegisterExtension
    static final ServiceExtension SERVICE =
            new ServiceExtension().with("REQUEST_TIMEOUT", "1s").with("IDLE_TIMEOUT", "2s");

    @RegisterExtension
    static final ServiceExtension ONE_PORT = new ServiceExtension().withOnePort();

    /** Text that only the body of one of the endpoints contains. */
    private static final String[] INTERNAL = {"\"up\"", "\"checks\"", "http_requests_total", "\"openapi\""};

    /** Sends a request unchanged, which no HTTP client does. */
    private static String send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return readToEnd(socket.getInputStream());
        }
    }

    private static String readToEnd(InputStream in) throws IOException {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return ""; // reset
        }
    }

    private static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n";
    }

    private static String token(ServiceExtension service) {
        return "Authorization: Bearer " + service.issuer().token("ada") + "\r\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/openapi.json"})
    void endpoint_onTheManagementPort_needsNoToken(String path) {
        SERVICE.newUser().get("/api/tasks"); // loads the keys

        Api.Answer answer =
                SERVICE.management().get(path, "Origin", SERVICE.issuer().url());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).containsAnyOf(INTERNAL);
        assertThat(answer.header("X-Request-Id")).isPresent();
        assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.header("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        Api.Answer head = SERVICE.management().send("HEAD", path, null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/health/live,POST", "/health/live,DELETE", "/metrics,PUT", "/openapi.json,PATCH"})
    void endpoint_otherMethod_isNotAllowed(String path, String method) {
        Api.Answer answer = SERVICE.management().send(method, path, null);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).hasValue("GET, HEAD, OPTIONS");
        assertThat(answer.code()).isEqualTo("method_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/openapi.json"})
    void endpoint_onThePublicPort_isAnUnknownRoute(String path) {
        Api.Answer anonymous = SERVICE.anonymous().get(path);
        Api.Answer signedIn = SERVICE.newUser().get(path);

        assertThat(anonymous.status()).isEqualTo(401);
        assertThat(anonymous.code()).isEqualTo("missing_token");
        assertThat(signedIn.status()).isEqualTo(404);
        assertThat(signedIn.code()).isEqualTo("not_found");
        assertThat(SERVICE.newUser().send("DELETE", path, null).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/..;/metrics",
                "/api/;/../metrics",
                "//metrics",
                "/metrics;x",
                "/api/../metrics",
                "/api/%2e%2e/metrics",
                "/%6detrics",
                "/metrics/",
                "/api/..;/health/ready",
                "/api/../health/live",
                "//health/ready",
                "/health;x/live",
                "/api/..;/openapi.json",
                "/openapi.json;x",
                "http://a/metrics",
                "http://127.0.0.1/health/ready"
            })
    void path_variant_showsNothingInternal(String path) throws Exception {
        for (String headers : List.of("", token(SERVICE))) {
            String response = send(SERVICE.port(), get(path, headers));

            assertThat(response).startsWith("HTTP/1.1 4").doesNotContain(INTERNAL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/tasks", "/api/ada/tasks", "/api/tasks/x", "/"})
    void api_onTheManagementPort_isNotServed(String path) throws Exception {
        int port = SERVICE.service().managementPort();
        String body = "{\"title\":\"a\"}";
        for (String headers : List.of("", token(SERVICE))) {
            assertThat(send(port, get(path, headers))).startsWith("HTTP/1.1 404 ");
            String post = get(path, headers + "Content-Length: " + body.length() + "\r\n") + body;
            assertThat(send(port, post.replace("GET", "POST"))).startsWith("HTTP/1.1 413 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/metrics", "/openapi.json"})
    void endpoint_withOnePort_isPublic(String path) {
        ONE_PORT.newUser().get("/api/tasks");

        assertThat(ONE_PORT.service().managementPort()).isEqualTo(ONE_PORT.port());
        assertThat(ONE_PORT.anonymous().get(path).status()).isEqualTo(200);
        assertThat(ONE_PORT.anonymous().get("/api/tasks").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /met", "GET /metrics HTTP/1.1\r\nHost: a\r\nX: "})
    void client_drippingOnTheManagementPort_isCutOff(String start) throws Exception {
        long begin = System.nanoTime();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), SERVICE.service().managementPort())) {
            socket.getOutputStream().write(start.getBytes(StandardCharsets.US_ASCII));
            while (System.nanoTime() - begin < Duration.ofSeconds(20).toNanos()) {
                socket.getOutputStream().write('x');
                Thread.sleep(100);
            }
        } catch (SocketException e) {
            assertThat(System.nanoTime() - begin)
                    .isLessThan(Duration.ofSeconds(9).toNanos());
            return;
        }
        throw new AssertionError("the connection is still open");
    }

    @Test
    void body_sentToTheManagementPort_isRejected() throws Exception {
        int port = SERVICE.service().managementPort();

        assertThat(send(port, get("/metrics", "Content-Length: 1\r\n") + "x")).startsWith("HTTP/1.1 413 ");
        long begin = System.nanoTime();
        send(port, get("/metrics", "Transfer-Encoding: chunked\r\n") + "1\r\nx\r\n");
        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(9).toNanos());
    }

    @Test
    void publicPort_manyIdleConnections_managementResponds() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 600; i++) {
                idle.add(new Socket(InetAddress.getLoopbackAddress(), SERVICE.port()));
            }
            assertThat(SERVICE.management().get("/health/live").status()).isEqualTo(200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void start_managementPortTaken_namesItsSettingAndFreesThePublicPort() throws Exception {
        int port = Program.freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment =
                    TestDatabase.environment(SERVICE.issuer().url());
            environment.put("PORT", Integer.toString(port));
            environment.put("MANAGEMENT_PORT", Integer.toString(taken.getLocalPort()));

            assertThatThrownBy(() -> TaskService.start(Settings.read(environment)))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("MANAGEMENT_PORT");
        }
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }
}
