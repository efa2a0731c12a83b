// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.TestIssuer;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The recipe, started with the SDK that Spring AI brings. */
class SpringAiIT {

    private static final String RESOURCE = "https://api.example.com/mcp";
    private static final String CALL =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"NAME\",\"arguments\":{}}}";
    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{"
            + "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";

    private static final TestIssuer ISSUER = TestIssuer.start();
    private static ConfigurableApplicationContext application;
    private static String url;

    @BeforeAll
    static void start() {
        JwtVerifier verifier = ISSUER.accessTokenVerifier(RESOURCE);
        ProtectedResourceMetadata metadata = ProtectedResourceMetadata.builder(RESOURCE, ISSUER.url() + "/api/auth")
                .build();
        application = new SpringApplicationBuilder(TasksServer.class)
                .initializers((GenericApplicationContext context) -> {
                    context.registerBean(JwtVerifier.class, () -> verifier);
                    context.registerBean(ProtectedResourceMetadata.class, () -> metadata);
                })
                .run("--server.port=0", "--server.address=127.0.0.1", "--spring.ai.mcp.server.protocol=STREAMABLE");
        url = "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        application.close();
        ISSUER.close();
    }

    @Test
    void tool_withItsScope_hasTheUser() {
        String token = token("ada");
        var transport = HttpClientStreamableHttpTransport.builder(url)
                .httpRequestCustomizer(
                        (request, method, uri, body, context) -> request.setHeader("Authorization", "Bearer " + token))
                .build();
        try (McpSyncClient client =
                McpClient.sync(transport).requestTimeout(Duration.ofSeconds(30)).build()) {
            client.initialize();
            CallToolResult result = client.callTool(
                    CallToolRequest.builder("list_tasks").arguments(Map.of()).build());
            assertThat(result.content().toString()).contains("tasks of ada");
        }
    }

    @Test
    void tool_withoutItsScope_is403() throws Exception {
        HttpResponse<String> answer =
                send(message("ada", CALL.replace("NAME", "add_task")).header("Mcp-Session-Id", session()));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("insufficient_scope", "tasks:read tasks:write", "resource_metadata=");
    }

    @Test
    void session_ofAnotherUser_is404() throws Exception {
        String call = CALL.replace("NAME", "list_tasks");
        String session = session();
        assertThat(send(message("bob", call).header("Mcp-Session-Id", session)).statusCode())
                .isEqualTo(404);
        assertThat(send(message("ada", call).header("Mcp-Session-Id", session)).body())
                .contains("tasks of ada");
    }

    @Test
    void metadata_needsNoToken() throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + "/.well-known/oauth-protected-resource/mcp"));
        assertThat(send(request).body()).contains(RESOURCE);
    }

    private static String session() throws IOException, InterruptedException {
        return send(message("ada", INITIALIZE))
                .headers()
                .firstValue("Mcp-Session-Id")
                .orElseThrow();
    }

    private static HttpRequest.Builder message(String subject, String body) {
        return HttpRequest.newBuilder(URI.create(url + "/mcp"))
                .header("Authorization", "Bearer " + token(subject))
                .header("Accept", "application/json, text/event-stream")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String token(String subject) {
        return ISSUER.accessToken(RESOURCE).subject(subject).scope("tasks:read").sign();
    }
}
