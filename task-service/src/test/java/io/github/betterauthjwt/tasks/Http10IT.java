// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of HTTP/1.0, which nginx and HAProxy send by default. */
class Http10IT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension();

    private static String signedIn() {
        return "Authorization: Bearer " + SERVICE.issuer().token("ada") + "\r\n";
    }

    private static void assertServed(Exchange exchange, int status) {
        assertThat(exchange.statuses()).as(exchange.text()).containsExactly(status);
        assertThat(exchange.closed()).as("closed after the response").isTrue();
        assertThat(exchange.text())
                .containsIgnoringCase("\r\nConnection: close\r\n")
                .containsIgnoringCase("\r\nContent-Length: ")
                .doesNotContainIgnoringCase("Transfer-Encoding");
    }

    @Test
    void healthCheck_ofHaproxy_isServed() throws Exception {
        Exchange exchange = Exchange.send(SERVICE.service().managementPort(), "GET /health/ready HTTP/1.0\r\n\r\n");

        assertServed(exchange, 200);
        assertThat(exchange.text()).endsWith("\"service\":\"up\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Host: tasks\r\n", "Host: tasks\r\nConnection: close\r\n", "Connection: keep-alive\r\n"})
    void list_asNginxRequestsIt_isServed(String headers) throws Exception {
        Exchange exchange =
                Exchange.send(SERVICE.port(), "GET /api/tasks HTTP/1.0\r\n" + headers + signedIn() + "\r\n");

        assertServed(exchange, 200);
        assertThat(exchange.text()).contains("\"tasks\":[]");
    }

    @Test
    void create_withExpectation_isServedWithoutAnInterimResponse() throws Exception {
        String body = "{\"title\":\"old\"}";
        Exchange exchange = Exchange.send(
                SERVICE.port(),
                "POST /api/tasks HTTP/1.0\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n" + signedIn()
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body);

        assertServed(exchange, 201);
        assertThat(SERVICE.user("ada").delete("/api/tasks?status=all").status()).isEqualTo(200);
    }

    @Test
    void request_withoutToken_isRejectedWithABody() throws Exception {
        Exchange exchange = Exchange.send(SERVICE.port(), "GET /api/tasks HTTP/1.0\r\n\r\n");

        assertServed(exchange, 401);
        assertThat(exchange.text()).contains("\"missing_token\"");
    }

    @Test
    void request_pipelinedBehindIt_isNotServed() throws Exception {
        Exchange exchange = Exchange.send(
                SERVICE.port(),
                "GET /api/tasks HTTP/1.0\r\n" + signedIn() + "\r\nGET /api/tasks HTTP/1.0\r\n" + signedIn() + "\r\n");

        assertServed(exchange, 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\n", "Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: \r\n"})
    void request_withAmbiguousHeader_isRejected(String header) throws Exception {
        Exchange exchange =
                Exchange.send(SERVICE.port(), "POST /api/tasks HTTP/1.0\r\n" + header + signedIn() + "\r\n0\r\n\r\n");

        assertServed(exchange, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Host: a\r\nHost: b\r\n", "Host: a b\r\n", "Host: \r\n", "Host: a:x\r\n", "Host: [::\r\n"})
    void hostOfHttp11_missingOrWrong_isRejected(String header) throws Exception {
        Exchange exchange = Exchange.send(SERVICE.port(), "GET /api/tasks HTTP/1.1\r\n" + header + signedIn() + "\r\n");

        assertServed(exchange, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: a\r\n", "Host: my_service:8080\r\n", "Host: 127.0.0.1\r\n", "Host: [::1]:80\r\n"})
    void hostOfHttp11_valid_isServed(String header) throws Exception {
        Exchange exchange = Exchange.send(
                SERVICE.port(), "GET /api/tasks HTTP/1.1\r\nConnection: close\r\n" + header + signedIn() + "\r\n");

        assertServed(exchange, 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/1.0 ", "http/1.0"})
    void version_anyOther_isRejectedWithABody(String version) throws Exception {
        Exchange exchange = Exchange.send(SERVICE.port(), "GET /api/tasks " + version + "\r\nHost: a\r\n\r\n");

        assertServed(exchange, 400);
        assertThat(exchange.text()).contains("application/problem+json");
    }
}
