// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import static io.github.betterauthjwt.mcp.McpMessages.call;
import static io.github.betterauthjwt.mcp.McpMessages.message;
import static io.github.betterauthjwt.mcp.McpMessages.open;
import static io.github.betterauthjwt.mcp.McpMessages.request;
import static io.github.betterauthjwt.mcp.McpMessages.send;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions of one user, used by another. */
class McpSessionsIT {

    private McpHost host;
    private String ada;
    private String bob;

    @BeforeEach
    void start() throws Exception {
        host = new McpHost(settings -> settings.maximumSessions(10, 2));
        ada = host.token("ada", "tasks:read");
        bob = host.token("bob", "tasks:read");
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @Test
    void streamableSession_ofItsUser_continuesWithANewToken() throws Exception {
        String id = McpMessages.session(mcp(), ada);
        HttpResponse<String> answer = send(inSession(id, host.token("ada", "tasks:read tasks:write")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("tasks of ada");
    }

    @Test
    void streamableSession_ofAnotherUser_is404LikeAnUnknownOne() throws Exception {
        String id = McpMessages.session(mcp(), ada);
        HttpResponse<String> foreign = send(inSession(id, bob));
        HttpResponse<String> unknown = send(inSession("unknown", bob));
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(foreign.body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32001,\"message\":\"Session not found; initialize"
                        + " a new one\"}}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo(foreign.body());
    }

    @Test
    void streamableSession_ofAnotherClientOfTheUser_is404() throws Exception {
        String id = McpMessages.session(mcp(), ada);
        String other = host.issuer()
                .accessToken(McpHost.RESOURCE)
                .subject("ada")
                .scope("tasks:read")
                .claim("client_id", "other")
                .sign();
        assertThat(send(inSession(id, other)).statusCode()).isEqualTo(404);
    }

    @Test
    void streamOfAnotherUser_isNotOpenedOrDeleted() throws Exception {
        String id = McpMessages.session(mcp(), ada);
        assertThat(send(request(mcp(), bob).header("Mcp-Session-Id", id)).statusCode())
                .isEqualTo(404);
        assertThat(send(request(mcp(), bob).header("Mcp-Session-Id", id).DELETE())
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(inSession(id, ada)).statusCode()).isEqualTo(200);
    }

    /** The response ends only with its stream. The transport then still has the session. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void stream_whoseTokenExpires_endsAndTheSessionContinues() throws Exception {
        String id = McpMessages.session(mcp(), ada);
        HttpResponse<String> ended = send(request(mcp(), expiring()).header("Mcp-Session-Id", id));
        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(ended.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(send(inSession(id, ada)).body()).contains("tasks of ada");
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void sseStream_whoseTokenExpires_ends() throws Exception {
        HttpResponse<String> ended = send(request(host.url() + "/sse", expiring()));
        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(ended.body()).startsWith("event: endpoint");
    }

    private String expiring() {
        return host.issuer()
                .accessToken(McpHost.RESOURCE)
                .subject("ada")
                .scope("tasks:read")
                .expiresAt(Instant.now().plusSeconds(5))
                .sign();
    }

    @Test
    void ownSession_besideAnotherUsersSession_is404() throws Exception {
        String adas = McpMessages.session(mcp(), ada);
        String bobs = McpMessages.session(mcp(), bob);
        assertThat(send(inSession(bobs, bob).header("mcp-session-id", adas)).statusCode())
                .isEqualTo(404);
    }

    @Test
    void session_deletedByItsUser_isForgotten() throws Exception {
        String id = McpMessages.session(mcp(), ada);
        assertThat(send(request(mcp(), ada).header("Mcp-Session-Id", id).DELETE())
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(inSession(id, ada)).body()).contains("-32001");
    }

    @Test
    void sessionsOfOneUser_overTheLimit_doNotEndThoseOfAnother() throws Exception {
        String bobs = McpMessages.session(mcp(), bob);
        String first = McpMessages.session(mcp(), ada);
        McpMessages.session(mcp(), ada);
        McpMessages.session(mcp(), ada);
        assertThat(send(inSession(first, ada)).statusCode()).isEqualTo(404);
        assertThat(send(inSession(bobs, bob)).statusCode()).isEqualTo(200);
    }

    @Test
    void sseSession_ofAnotherUser_is404FromTheStart() throws Exception {
        HttpResponse<java.io.InputStream> stream = open(request(host.url() + "/sse", ada));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            String address = host.url() + address(lines);
            HttpResponse<String> foreign = send(message(address, bob, McpMessages.INITIALIZE));
            assertThat(foreign.statusCode()).isEqualTo(404);
            assertThat(foreign.body()).contains("-32001");
            assertThat(send(message(address, ada, McpMessages.INITIALIZE)).statusCode())
                    .isEqualTo(200);
            assertThat(send(message(address, bob, call("list_tasks"))).statusCode())
                    .isEqualTo(404);
        }
    }

    private static String address(BufferedReader lines) throws IOException {
        assertThat(lines.readLine()).isEqualTo("event: endpoint");
        return lines.readLine().substring("data: ".length());
    }

    private HttpRequest.Builder inSession(String id, String token) {
        return message(mcp(), token, call("list_tasks")).header("Mcp-Session-Id", id);
    }

    private String mcp() {
        return host.url() + "/mcp";
    }
}
