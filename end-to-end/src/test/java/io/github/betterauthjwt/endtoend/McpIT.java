// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.customizer.McpHttpClientTransportAuthorizationErrorHandler;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests MCP clients that know only the address of the MCP server, with {@code ./run --mcp}. */
class McpIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> AUTHORIZATIONS = List.of("tasks:read", "tasks:read tasks:write");
    private static final int WEB_PORT = Locations.freePort();
    private static final int MCP_PORT = Locations.freePort();
    private static final String PAGE = "http://localhost:" + WEB_PORT;
    private static final String RESOURCE = "http://localhost:" + MCP_PORT + "/mcp";

    @TempDir
    private static Path folder;

    private static RunCommand run;

    @BeforeAll
    static void start() {
        Map<String, String> ports = Map.of("PORT_MCP", "" + MCP_PORT);
        run = RunCommand.start(folder.resolve("mcp"), WEB_PORT, Locations.freePort(), ports, "--mcp")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        List<ProcessHandle> all = run.child().descendants();
        run.child().terminate();
        assertThat(run.child().awaitEnd(PATIENCE)).isEqualTo(128 + 15);
        assertThat(all).hasSizeGreaterThanOrEqualTo(3).noneMatch(ProcessHandle::isAlive);
        run.close();
    }

    @Test
    void typeScriptClient_callsToolsOfBothScopes_isAuthorizedForEachAndServed() {
        OAuthServer.install();
        try (ChildProcess client = ChildProcess.start(
                "mcp-client",
                Map.of(),
                List.of("node", OAuthServer.FOLDER.resolve("mcp-client.mjs").toString(), PAGE, RESOURCE))) {
            assertThat(client.awaitEnd(PATIENCE)).as(client.output()).isZero();
            List<String> lines = client.output().lines().toList();
            assertThat(lines).hasSize(5);
            assertThat(lines.get(0)).isEqualTo("authorize " + AUTHORIZATIONS.get(0));
            assertThat(lines.get(1)).startsWith("list_tasks ").doesNotContain("Written by");
            assertThat(lines.get(2)).isEqualTo("authorize " + AUTHORIZATIONS.get(1));
            assertThat(lines.get(3)).startsWith("add_task ").contains("Written by an MCP client");
            assertThat(lines.get(4)).startsWith("list_tasks ").contains("Written by an MCP client");
        }
    }

    @Test
    void javaClient_callsToolsOfBothScopes_isAuthorizedForEachAndServed() {
        McpAuthorization authorization = new McpAuthorization(Person.signUp(PAGE, "Grace"));
        try (McpSyncClient client = McpClient.sync(HttpClientStreamableHttpTransport.builder(
                                URI.create(RESOURCE).resolve("/").toString())
                        .addHttpRequestCustomizer((request, method, uri, body, context) ->
                                authorization.token().ifPresent(token -> request.setHeader("Authorization", token)))
                        .authorizationErrorHandler(
                                McpHttpClientTransportAuthorizationErrorHandler.fromSync((request, response, context) ->
                                        authorization.follow(response.headers().firstValue("WWW-Authenticate"))))
                        .build())
                .requestTimeout(PATIENCE)
                .initializationTimeout(PATIENCE)
                .build()) {
            client.initialize();
            assertThat(call(client, "list_tasks", Map.of())).doesNotContain("Written by");
            assertThat(call(client, "add_task", Map.of("title", "Written by Java")))
                    .contains("Written by Java");
            assertThat(call(client, "list_tasks", Map.of())).contains("Written by Java");
        }
        assertThat(authorization.scopes()).isEqualTo(AUTHORIZATIONS);
    }

    private static String call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        var result = client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
        return ((TextContent) result.content().get(0)).text();
    }

    @Test
    void token_thatIsNotAnAccessTokenForTheServer_isRejected() {
        String resource = "http://127.0.0.1:" + Locations.freePort() + "/mcp";
        String other = resource + "/other";
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try (OAuthServer auth = OAuthServer.start("mcp", resource, other);
                ChildProcess server = ChildProcess.start(
                        "example-mcp",
                        Map.of(
                                "BETTER_AUTH_URL",
                                auth.url(),
                                "MCP_RESOURCE",
                                resource,
                                "MCP_CLIENT_SECRET",
                                "not used here",
                                "TASK_API_URL",
                                "http://127.0.0.1:1"),
                        List.of(java, "-jar", "examples/mcp/target/example.jar"))) {
            server.awaitOutput(Pattern.compile("ready http"), PATIENCE);
            assertThat(initialize(resource, access(auth, resource, "tasks:read"))
                            .statusCode())
                    .isEqualTo(200);
            rejected(resource, access(auth, other, "tasks:read"), "wrong_audience");
            rejected(resource, access(auth, resource, "tasks:read expired"), "token_expired");
            rejected(resource, auth.apiToken(), "token_type_not_accepted");
            rejected(
                    resource, auth.userToken(resource, "openid").get("id_token").asText(), "id_token");
        }
    }

    private static String access(OAuthServer auth, String resource, String scopes) {
        return auth.userToken(resource, scopes).get("access_token").asText();
    }

    private static void rejected(String resource, String token, String code) {
        HttpResponse<String> response = initialize(resource, token);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"invalid_token\"", "resource_metadata=\"");
        JsonNode error = Http.json(response).get("error");
        assertThat(error.get("message").asText()).isEqualTo(code);
        assertThat(response.body()).doesNotContain(token);
    }

    private static HttpResponse<String> initialize(String resource, String token) {
        String message =
                """
                {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18",\
                 "capabilities": {}, "clientInfo": {"name": "end-to-end", "version": "1"}}}""";
        try (HttpClient client = Http.http1().build()) {
            return Http.send(
                    client,
                    HttpRequest.newBuilder(URI.create(resource))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json, text/event-stream")
                            .POST(BodyPublishers.ofString(message))
                            .build());
        }
    }
}
