// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import static io.github.betterauthjwt.mcp.McpMessages.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.testing.TestDpopKey;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** MCP clients that use DPoP: a proof for each message, also in sessions. */
class McpDpopIT {

    private static final String URL = "https://api.example.com";
    private static final TestDpopKey KEY = TestDpopKey.generate("ES256");

    private static McpHost host;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        Dpop dpop = Dpop.builder(URL).build();
        host = new McpHost(mcp -> mcp.dpop(dpop), bearer -> bearer.dpop(dpop));
        token = host.issuer()
                .accessToken(McpHost.RESOURCE)
                .subject("ada")
                .scope("tasks:read")
                .boundTo(KEY)
                .sign();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static HttpRequest.Builder message(String path, String proof, String body) {
        return HttpRequest.newBuilder(URI.create(host.url() + path))
                .header("Authorization", "DPoP " + token)
                .header("DPoP", proof)
                .header("Accept", "application/json, text/event-stream")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static String proof(String path) {
        return KEY.proof("POST", URL + path, token);
    }

    @Test
    void call_withAProof_runsOnce() throws Exception {
        String proof = proof("/stateless");
        assertThat(McpMessages.send(message("/stateless", proof, call("list_tasks")))
                        .body())
                .contains("tasks of ada");
        HttpResponse<String> repeated = McpMessages.send(message("/stateless", proof, call("list_tasks")));
        assertThat(repeated.statusCode()).isEqualTo(401);
        assertThat(repeated.body()).startsWith("{\"jsonrpc\":\"2.0\"").contains("invalid_dpop_proof");
    }

    @Test
    void call_withoutItsScope_isChallengedForDpop() throws Exception {
        HttpResponse<String> answer = McpMessages.send(message("/stateless", proof("/stateless"), call("add_task")));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("DPoP error=\"insufficient_scope\"", "scope=\"tasks:read tasks:write\"");
    }

    @Test
    void session_withAProofForEachMessage_continues() throws Exception {
        String id = McpMessages.send(message("/mcp", proof("/mcp"), McpMessages.INITIALIZE))
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow();
        McpMessages.send(message("/mcp", proof("/mcp"), McpMessages.INITIALIZED).header("Mcp-Session-Id", id));
        assertThat(McpMessages.send(message("/mcp", proof("/mcp"), call("list_tasks"))
                                .header("Mcp-Session-Id", id))
                        .body())
                .contains("tasks of ada");
    }
}
