// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that a proxy in front sees as bodies, and that must never become requests. */
class RequestBoundariesIT {

    @RegisterExtension
    static final ServiceExtension SERVICE =
            new ServiceExtension().withOnePort().with("IDLE_TIMEOUT", "1s").with("REQUEST_TIMEOUT", "1s");

    private static final String HIDDEN = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String TASK = "{\"title\":\"a\"}";

    private static String chunked(String body) {
        return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    private static String signedIn() {
        return "Authorization: Bearer " + SERVICE.issuer().token("eve") + "\r\n";
    }

    private static Exchange send(String requestLine, String headers, String body) throws Exception {
        return Exchange.send(SERVICE.port(), requestLine + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n" + body);
    }

    private static void assertHidden(Exchange exchange, int status) {
        assertThat(exchange.statuses()).containsExactly(status);
        assertThat(exchange.closed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/tasks,'',401",
        "GET /health/live,'',200",
        "GET /nothing,'',401",
        "OPTIONS /api/tasks,'Origin: http://a\r\nAccess-Control-Request-Method: GET\r\n',204"
    })
    void body_announcedAndNotAwaited_isNotReadAsARequest(String requestLine, String headers, int status)
            throws Exception {
        String expecting = headers + "Expect: 100-continue\r\n";

        Exchange length = send(requestLine, expecting + "Content-Length: " + HIDDEN.length() + "\r\n", HIDDEN);
        Exchange chunks = send(requestLine, expecting + "Transfer-Encoding: chunked\r\n", chunked(HIDDEN));

        assertHidden(length, status);
        assertHidden(chunks, status);
        assertThat(length.text()).contains("Connection: close\r\n");
    }

    @ParameterizedTest
    @CsvSource({"POST /api/tasks,415", "PUT /api/tasks,405", "GET /nothing,404", "GET /api/tasks,200"})
    void body_announcedByAUserAndNotAwaited_isNotReadAsARequest(String requestLine, int status) throws Exception {
        String headers = signedIn() + "Expect: 100-continue\r\nContent-Length: " + HIDDEN.length() + "\r\n";

        assertHidden(send(requestLine, headers, HIDDEN), status);
    }

    @Test
    void body_announcedAndAwaited_isReadAndKeepsTheConnection() throws Exception {
        String headers = signedIn() + "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: "
                + TASK.length() + "\r\n";

        Exchange exchange =
                send("POST /api/tasks", headers, TASK + HIDDEN.replace("Host: a", "Host: a\r\nConnection: close"));

        assertThat(exchange.statuses()).containsExactly(100, 201, 200);
    }

    @Test
    void expectation_withoutABody_keepsTheConnection() throws Exception {
        Exchange exchange = send(
                "GET /health/live",
                "Expect: 100-continue\r\n",
                HIDDEN.replace("Host: a", "Host: a\r\nConnection: close"));

        assertThat(exchange.statuses()).containsExactly(200, 200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d\r\n" + TASK + "XX0\r\n\r\n",
                "d\r\n" + TASK + "\n\n0\r\n\r\n",
                "d\r\n" + TASK + "\n\r0\r\n\r\n",
                "d\r\n" + TASK + "\r\r0\r\n\r\n",
                "d\r\n" + TASK + "\n0\r\n\r\n",
                "d\n" + TASK + "\r\n0\r\n\r\n",
                "d\r" + TASK + "\r\n0\r\n\r\n",
                "+d\r\n" + TASK + "\r\n0\r\n\r\n",
                "d\r\n" + TASK + "\r\n+0\r\n\r\n",
                " d\r\n" + TASK + "\r\n0\r\n\r\n",
                "d \r\n" + TASK + "\r\n0\r\n\r\n",
                "d;\n\r\n" + TASK + "\r\n0\r\n\r\n",
                "0d\u00ff\r\n" + TASK + "\r\n0\r\n\r\n",
                "d\r\n" + TASK + "\r\n0\n\r\n\r\n",
                "d\r\n" + TASK + "\r\n0\r\n\n\r\n"
            })
    void chunks_withOtherLineEndsOrSizes_createNoTaskAndHideNoRequest(String chunks) throws Exception {
        String chunked = "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n";

        Exchange user = send("POST /api/tasks", signedIn() + chunked, chunks + HIDDEN);
        Exchange anonymous = send("POST /api/tasks", chunked, chunks + HIDDEN);

        assertHidden(user, 400);
        assertHidden(anonymous, 401);
    }
}
