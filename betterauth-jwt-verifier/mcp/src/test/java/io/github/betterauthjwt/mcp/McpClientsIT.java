// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.customizer.McpHttpClientTransportAuthorizationErrorHandler;
import io.modelcontextprotocol.client.transport.customizer.McpSyncHttpClientRequestCustomizer;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client of the Java SDK with each servlet transport. */
class McpClientsIT {

    private final AtomicReference<String> token = new AtomicReference<>("");
    private final List<String> challenges = Collections.synchronizedList(new ArrayList<>());
    private McpHost host;

    @BeforeEach
    void start() throws Exception {
        host = new McpHost(settings -> settings);
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp", "/stateless", "/sse"})
    void tool_withItsScope_hasTheUser(String path) {
        token.set(host.token("ada", "tasks:read"));
        try (McpSyncClient client = client(transport(path))) {
            client.initialize();
            assertThat(client.listTools().tools()).hasSize(2);
            assertThat(call(client, "list_tasks")).isEqualTo("tasks of ada");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp", "/stateless", "/sse"})
    void tool_withoutItsScope_doesNotRun(String path) {
        token.set(host.token("ada", "tasks:read"));
        try (McpSyncClient client = client(transport(path))) {
            client.initialize();
            assertThatThrownBy(() -> call(client, "add_task")).isInstanceOf(RuntimeException.class);
            assertThat(call(client, "list_tasks")).isEqualTo("tasks of ada");
        }
        assertThat(host.added()).isZero();
    }

    @Test
    void tool_afterStepUp_runsInTheSameSession() {
        token.set(host.token("ada", "tasks:read"));
        try (McpSyncClient client = client(steppingUp())) {
            client.initialize();
            assertThat(call(client, "add_task")).isEqualTo("added 1");
        }
        assertThat(challenges)
                .containsExactly("Bearer error=\"insufficient_scope\", error_description=\"This operation requires the"
                        + " scope tasks:read and tasks:write\", scope=\"tasks:read tasks:write\","
                        + " resource_metadata=\"https://api.example.com/.well-known/oauth-protected-resource/mcp\"");
    }

    private McpClientTransport steppingUp() {
        return HttpClientStreamableHttpTransport.builder(host.url())
                .addHttpRequestCustomizer(withToken())
                .authorizationErrorHandler(
                        McpHttpClientTransportAuthorizationErrorHandler.fromSync((request, response, context) -> {
                            challenges.addAll(response.headers().allValues("WWW-Authenticate"));
                            token.set(host.token("ada", "tasks:read tasks:write"));
                            return true;
                        }))
                .build();
    }

    @SuppressWarnings("deprecation") // clients still use the SSE transport
    private McpClientTransport transport(String path) {
        return path.equals("/sse")
                ? io.modelcontextprotocol.client.transport.HttpClientSseClientTransport.builder(host.url())
                        .addHttpRequestCustomizer(withToken())
                        .build()
                : HttpClientStreamableHttpTransport.builder(host.url())
                        .endpoint(path)
                        .addHttpRequestCustomizer(withToken())
                        .build();
    }

    private McpSyncHttpClientRequestCustomizer withToken() {
        return (request, method, uri, body, context) -> request.setHeader("Authorization", "Bearer " + token.get());
    }

    private static McpSyncClient client(McpClientTransport transport) {
        return McpClient.sync(transport).requestTimeout(Duration.ofSeconds(30)).build();
    }

    private static String call(McpSyncClient client, String tool) {
        var result = client.callTool(
                CallToolRequest.builder(tool).arguments(Map.of()).build());
        return ((TextContent) result.content().get(0)).text();
    }
}
