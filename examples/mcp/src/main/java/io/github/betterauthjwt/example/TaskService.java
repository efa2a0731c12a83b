// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.McpJsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * The client of task-service. It never sends the token of the MCP client to task-service, because that token is for this
 * MCP server only. It exchanges the token at Better Auth for a token of the same user for task-service (RFC 8693).
 */
final class TaskService {

    private static final String TYPES = "urn:ietf:params:oauth:";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final McpJsonMapper json = McpJsonDefaults.getMapper();
    private final URI tasks;
    private final URI tokenEndpoint;
    private final String credentials;

    TaskService(String taskApiUrl, String authUrl, String clientSecret) {
        tasks = URI.create(taskApiUrl + "/api/tasks");
        tokenEndpoint = URI.create(authUrl + "/api/auth/oauth2/token");
        credentials = "Basic "
                + Base64.getEncoder().encodeToString(("mcp-server:" + clientSecret).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the tasks of the user in JSON. */
    String list(String accessToken) throws IOException, InterruptedException {
        return send(call(accessToken).GET());
    }

    /** Adds a task and returns it in JSON. */
    String add(String accessToken, String title) throws IOException, InterruptedException {
        String body = json.writeValueAsString(Map.of("title", title));
        return send(call(accessToken).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder call(String accessToken) throws IOException, InterruptedException {
        return HttpRequest.newBuilder(tasks).header("Authorization", "Bearer " + exchange(accessToken));
    }

    private String exchange(String accessToken) throws IOException, InterruptedException {
        String form = "grant_type=" + encode(TYPES + "grant-type:token-exchange")
                + "&subject_token_type=" + encode(TYPES + "token-type:access_token")
                + "&subject_token=" + encode(accessToken);
        String answer = send(HttpRequest.newBuilder(tokenEndpoint)
                .header("Authorization", credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        return String.valueOf(json.readValue(answer, Map.class).get("access_token"));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(response.uri() + " responded with status " + response.statusCode());
        }
        return response.body();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
