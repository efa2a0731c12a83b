// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.tasks.hardening.RequestReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that only a raw socket can send: ambiguous requests, and requests that never end. */
class HttpFramingIT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension()
            .withOnePort()
            .with("IDLE_TIMEOUT", "1s")
            .with("REQUEST_TIMEOUT", "1s")
            .with("ACCESS_LOG", "true");

    private static final String SMUGGLED = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

    private String post(String headers, String body) {
        return "POST /api/tasks HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                + SERVICE.issuer().token("eve") + "\r\n" + headers + "\r\n" + body;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: 5, 6\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -5\r\n",
                "Content-Length: 0x5\r\n",
                "Content-Length: 5 5\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "Content-Length:\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
                " Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding:\u000bchunked\r\n",
                "X: a\r\n b\r\n",
                "X\r\n",
                ": x\r\n",
                "Host: b\r\n",
                "X: a\u0000b\r\n"
            })
    void request_ambiguousFraming_isRejectedAndTheConnectionClosed(String headers) throws Exception {
        Exchange exchange = send(post(headers, "0\r\n\r\n" + SMUGGLED));

        assertThat(exchange.statuses()).hasSize(1);
        assertThat(exchange.statuses().getFirst()).isIn(400, 413, 501);
        assertThat(exchange.closed()).isTrue();
        assertThat(exchange.text())
                .contains("application/problem+json")
                .doesNotContain("helidon", "Exception", "\"up\"");
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n',400",
        "'Transfer-Encoding: gzip, chunked\r\n',501",
        "'Content-Length: 99999999\r\n',413"
    })
    void request_rejectedBeforeTheRoutes_isCountedAndLogged(String headers, int status) throws Exception {
        try (AccessLines lines = new AccessLines()) {
            Exchange exchange = send(post("X-Request-Id: rejected-1\r\n" + headers, ""));

            assertThat(exchange.statuses()).containsExactly(status);
            assertThat(exchange.text()).contains("X-Request-Id: rejected-1", "\"instance\":\"urn:request:rejected-1\"");
            assertThat(lines.all())
                    .contains("{\"method\":\"POST\",\"route\":\"none\",\"status\":" + status
                            + ",\"request_id\":\"rejected-1\"}");
        }
        assertThat(SERVICE.anonymous().get("/metrics").response().body())
                .contains("http_requests_total{method=\"POST\",route=\"none\",status=\"" + status + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\nabc\r\n0\r\n\r\n",
                "-1\r\nabc\r\n0\r\n\r\n",
                "fffffffff\r\nabc\r\n0\r\n\r\n",
                "0x3\r\nabc\r\n0\r\n\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "\r\n0\r\n\r\n"
            })
    void chunks_malformed_createNoTaskAndHideNoRequest(String chunks) throws Exception {
        Exchange exchange = send(post("Transfer-Encoding: chunked\r\n", chunks + SMUGGLED));

        assertThat(exchange.text()).doesNotContain("\"up\"");
        assertThat(exchange.statuses()).allMatch(status -> status >= 400 && status < 500);
        assertThat(exchange.closed()).isTrue();
    }

    @Test
    void chunks_wellFormed_createATask() throws Exception {
        Exchange exchange = send(
                post("Transfer-Encoding: chunked\r\nConnection: close\r\n", "d\r\n{\"title\":\"a\"}\r\n0\r\n\r\n"));

        assertThat(exchange.statuses()).containsExactly(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: a\r\n", "X: a\r\nY:b\r\n", "X:\r\n", "Content-Length: 5\r\n", "X: \u00e4\r\n"})
    void chunks_withATrailer_createATaskAndKeepTheConnection(String trailer) throws Exception {
        Exchange exchange =
                send(post("Transfer-Encoding: chunked\r\n", "d\r\n{\"title\":\"a\"}\r\n0\r\n" + trailer + "\r\n")
                        + SMUGGLED.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));

        assertThat(exchange.statuses()).containsExactly(201, 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X\r\n\r\n", " X: a\r\n\r\n", "X : a\r\n\r\n", "X: a\u0000\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"})
    void chunks_withAMalformedTrailer_createNoTask(String trailer) throws Exception {
        Exchange exchange =
                send(post("Transfer-Encoding: chunked\r\n", "d\r\n{\"title\":\"a\"}\r\n0\r\n" + trailer + SMUGGLED));

        assertThat(exchange.statuses()).containsExactly(400);
        assertThat(exchange.closed()).isTrue();
    }

    @Test
    void chunks_withAnEndlessTrailer_createNoTask() throws Exception {
        String fields = "X: a\r\n".repeat(RequestReader.TRAILER_LIMIT);

        Exchange exchange =
                send(post("Transfer-Encoding: chunked\r\n", "d\r\n{\"title\":\"a\"}\r\n0\r\n" + fields + "\r\n"));

        assertThat(exchange.statuses()).allMatch(status -> status == 400); // empty if it closed during the write
        assertThat(exchange.closed()).isTrue();
    }

    @Test
    void chunks_withAnEndlessSize_createNoTask() throws Exception {
        Exchange exchange = send(post("Transfer-Encoding: chunked\r\n", "0".repeat(1 << 20)));

        assertThat(exchange.statuses()).allMatch(status -> status == 400); // empty if it closed during the write
        assertThat(exchange.closed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"get", "Get", "gET", "head", "post", "Post", "put", "patch", "delete", "Delete", "options", "FOO"
            })
    void method_notAsDocumented_isUnknown(String method) throws Exception {
        Api eve = SERVICE.newUser();
        String task = eve.newTask();
        String request = method + " " + task + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";

        Exchange anonymous = send(request + "\r\n");
        Exchange known = send(request + "Authorization: Bearer " + eve.token() + "\r\n\r\n");

        assertThat(anonymous.statuses()).containsExactly(401);
        assertThat(known.statuses()).containsExactly(405);
        assertThat(known.text()).contains("Allow: GET, HEAD", "\"code\":\"method_not_allowed\"");
        assertThat(eve.get(task).status()).isEqualTo(200);
    }

    @Test
    void method_lowerCaseOptions_isNotAPreflight() throws Exception {
        Exchange exchange = send("options /api/tasks HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: "
                + SERVICE.issuer().url() + "\r\nAccess-Control-Request-Method: GET\r\n\r\n");

        assertThat(exchange.statuses()).containsExactly(401);
    }

    @Test
    void methods_ofRequestsInOneSegment_areEachCaseSensitive() throws Exception {
        String second = SMUGGLED.replace("GET", "get");
        String third = SMUGGLED.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");

        Exchange exchange = send(SMUGGLED + second + third);

        assertThat(exchange.statuses()).containsExactly(200, 405, 200);
    }

    @Test
    void host_ofAnotherName_isNotReflected() throws Exception {
        String body = "{\"title\":\"a\"}";
        String request = post("Connection: close\r\nContent-Length: " + body.length() + "\r\n", body);

        Exchange exchange = send(request.replace("Host: a", "Host: evil.example:81"));

        assertThat(exchange.statuses()).containsExactly(201);
        assertThat(exchange.text()).contains("Location: /api/tasks/").doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00ff", // never in UTF-8
                "\u00c0\u0080", // U+0000, too long
                "\u00ed\u00a0\u0080", // a surrogate
                "\u00f5\u0080\u0080\u0080", // beyond U+10FFFF
                "\u00e2\u0082" // cut off
            })
    void body_notUtf8_isMalformed(String bytes) throws Exception {
        String body = "{\"title\":\"a" + bytes + "\"}";

        Exchange exchange = send(post("Connection: close\r\nContent-Length: " + body.length() + "\r\n", body));

        assertThat(exchange.statuses()).containsExactly(400);
        assertThat(exchange.text()).contains("\"code\":\"malformed_json\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"search=100%", "search=%zz", "search=a\"b", "search=<a>", "search=\u00fc"})
    void query_notPercentEncoded_isNamedInTheProblem(String query) throws Exception {
        String origin = SERVICE.issuer().url();

        Exchange exchange = send("GET /api/tasks?" + query + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nOrigin: "
                + origin + "\r\nAuthorization: Bearer " + SERVICE.issuer().token("eve") + "\r\n\r\n");

        assertThat(exchange.statuses()).containsExactly(422);
        assertThat(exchange.text())
                .contains("\"parameter\":\"search\"", "Access-Control-Allow-Origin: " + origin + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"k\u00fc", "\u00c3\u00bc", "k\r\nIdempotency-Key: k", "k\r\nIdempotency-Key: l"})
    void idempotencyKey_notAsciiOrRepeated_isRejected(String key) throws Exception {
        String body = "{\"title\":\"a\"}";
        String headers =
                "Connection: close\r\nIdempotency-Key: " + key + "\r\nContent-Length: " + body.length() + "\r\n";

        Exchange exchange = send(post(headers, body));

        assertThat(exchange.statuses()).containsExactly(422);
        assertThat(exchange.text()).contains("\"parameter\":\"Idempotency-Key\"");
    }

    @Test
    void chunks_overTheLimit_closeTheConnection() throws Exception {
        String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";

        Exchange exchange = send(post("Transfer-Encoding: chunked\r\n", chunk.repeat(20) + "0\r\n\r\n" + SMUGGLED));

        assertThat(exchange.statuses()).containsExactly(413);
        assertThat(exchange.closed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /health/live HTTP/1.1\nHost: a\n\n", "GET /health/live HTTP/1.1\r\n\r\n",
                        "GET /health/live HTTP/3.0\r\nHost: a\r\n\r\n",
                "GET  /health/live HTTP/1.1\r\nHost: a\r\n\r\n", "GET /health/live\r\n\r\n",
                        "GET /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"
            })
    void requestLine_malformed_isRejected(String request) throws Exception {
        Exchange exchange = send(request);

        assertThat(exchange.statuses()).allMatch(status -> status >= 400 && status < 600 && status != 500);
        assertThat(exchange.closed()).isTrue();
    }

    @Test
    void headers_of32Kilobytes_areAcceptedButNotMuchMore() throws Exception {
        String head = "GET /health/live HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ";

        assertThat(send(head + "x".repeat(32 * 1024) + "\r\n\r\n").statuses()).containsExactly(200);
        Exchange tooMuch = send(head + "x".repeat(64 * 1024) + "\r\n\r\n");
        assertThat(tooMuch.statuses()).allMatch(status -> status == 400); // empty if it closed during the write
        assertThat(tooMuch.closed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /health", "GET /health/live HTTP/1.1\r\nHost: a\r\nX: "})
    void client_drippingItsHead_isCutOff(String start) throws Exception {
        assertThat(secondsUntilClosed(start, "x")).isLessThan(9);
    }

    @Test
    void client_drippingItsBody_isCutOff() throws Exception {
        assertThat(secondsUntilClosed(post("Content-Length: 60000\r\n", ""), " "))
                .isLessThan(9);
        assertThat(secondsUntilClosed(post("Transfer-Encoding: chunked\r\n", ""), "1\r\n \r\n"))
                .isLessThan(9);
    }

    @Test
    void client_silent_isCutOff() throws Exception {
        assertThat(secondsUntilClosed(post("Content-Length: 60000\r\n", ""), ""))
                .isLessThan(9);
        assertThat(secondsUntilClosed("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n", ""))
                .isLessThan(9);
    }

    @Test
    void client_leavingBeforeItsHeadIsComplete_isNotLoggedAsAFailure() throws Exception {
        try (AccessLines lines = new AccessLines()) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write("GET /health/live HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                socket.shutdownOutput();
                Exchange.readToEnd(socket, new ByteArrayOutputStream());
            }
            assertThat(lines.all()).noneMatch(line -> line.contains("\"status\":500"));
        }
        assertThat(SERVICE.anonymous().get("/metrics").response().body()).doesNotContain("status=\"500\"");
    }

    private static Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), SERVICE.port());
    }

    private static Exchange send(String request) throws IOException {
        return Exchange.send(SERVICE.port(), request);
    }

    private static double secondsUntilClosed(String start, String drip) throws Exception {
        long begin = System.nanoTime();
        try (Socket socket = connect()) {
            socket.setSoTimeout(150);
            OutputStream out = socket.getOutputStream();
            out.write(start.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            while (System.nanoTime() - begin < Duration.ofSeconds(20).toNanos()) {
                out.write(drip.getBytes(StandardCharsets.ISO_8859_1));
                if (Exchange.readToEnd(socket, answer)) {
                    break;
                }
            }
        } catch (SocketException e) {
            assertThat(e).as("closed while we were writing").hasMessageMatching("(?i).*(broken pipe|reset|abort).*");
        }
        return (System.nanoTime() - begin) / 1e9;
    }
}
