// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.helidon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies that a client announces and the server does not read must never become requests. */
class AwaitedBodiesIT {

    private static final String HIDDEN = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
    /** Helidon closes the connection after this line. */
    private static final String NO_REQUEST = "x\r\n\r\n";

    private static TestIssuer issuer;
    private static JwtVerifier verifier;
    private static WebServer server;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        verifier = issuer.verifier();
        BearerTokenFeature feature =
                BearerTokenFeature.builder(verifier).publicPaths("/health").build();
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .routing(HttpRouting.builder()
                        .addFeature(feature)
                        .any("/health", (request, response) -> response.send("healthy"))
                        .any("/role", feature.requireRole("admin"), (request, response) -> response.send("served"))
                        .any(
                                "/read",
                                (request, response) -> response.send(
                                        request.content().as(String.class).length() + " read")))
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
        verifier.close();
        issuer.close();
    }

    private static String announcing(String requestLine) {
        return requestLine + " HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";
    }

    private static String length() {
        return "Content-Length: " + HIDDEN.length() + "\r\n\r\n" + HIDDEN;
    }

    private static String chunked() {
        return "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(HIDDEN.length()) + "\r\n" + HIDDEN
                + "\r\n0\r\n\r\n";
    }

    private static String token() {
        return "Authorization: Bearer " + issuer.token("ada") + "\r\n";
    }

    private static List<Integer> statuses(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String responses = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Pattern.compile("HTTP/1\\.1 ([0-9]{3})")
                    .matcher(responses)
                    .results()
                    .map(status -> Integer.valueOf(status.group(1)))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"POST /read,401", "POST /nothing,401", "POST /health,200"})
    void body_ofAnAnonymousRequest_isNotReadAsARequest(String requestLine, int status) throws Exception {
        assertThat(statuses(announcing(requestLine) + length())).containsExactly(status);
        assertThat(statuses(announcing(requestLine) + chunked())).containsExactly(status);
    }

    @ParameterizedTest
    @CsvSource({"POST /role,403", "POST /nothing,404"})
    void body_notReadByItsRoute_isNotReadAsARequest(String requestLine, int status) throws Exception {
        assertThat(statuses(announcing(requestLine) + token() + length())).containsExactly(status);
        assertThat(statuses(announcing(requestLine) + token() + chunked())).containsExactly(status);
    }

    @Test
    void body_readByItsRoute_keepsTheConnection() throws Exception {
        assertThat(statuses(announcing("POST /read") + token() + length() + HIDDEN + NO_REQUEST))
                .containsExactly(100, 200, 200, 400);
    }
}
