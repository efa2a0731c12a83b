// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.stubs;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a Java client gets the response of every mapping, and that the responses have the members that it reads. */
class TaskApiStubsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final WireMockServer SERVICE =
            new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1").usingFilesUnderClasspath("task-api"));

    @BeforeAll
    static void start() {
        SERVICE.start();
    }

    @AfterAll
    static void stop() {
        SERVICE.stop();
    }

    static List<String> names() {
        WireMockServer unstarted = new WireMockServer(options().usingFilesUnderClasspath("task-api"));
        return unstarted.getStubMappings().stream()
                .map(StubMapping::getName)
                .sorted()
                .toList();
    }

    @Test
    void client_asInTheReadme_readsTheTasks() throws Exception {
        WireMockServer service = new WireMockServer(options().dynamicPort().usingFilesUnderClasspath("task-api"));
        service.start();
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.baseUrl() + "/api/tasks"))
                .header("Authorization", "Bearer any")
                .build();
        assertThat(CLIENT.send(request, BodyHandlers.ofString()).body()).contains("Buy milk");
        service.stop();
    }

    @ParameterizedTest
    @MethodSource("names")
    void mapping_exampleOfItsRequest_getsItsResponse(String name) throws Exception {
        JsonNode mapping = mapping(name);
        HttpResponse<String> answer = send(mapping.at("/metadata/example"));

        assertThat(answer.headers().firstValue("Matched-Stub-Name"))
                .as("mapping %s responds to its example", name)
                .hasValue(name);
        assertThat(answer.statusCode())
                .as("mapping %s: status", name)
                .isEqualTo(mapping.at("/response/status").asInt());
        assertThat(answer.body().isEmpty() ? MAPPER.missingNode() : MAPPER.readTree(answer.body()))
                .as("mapping %s: body", name)
                .isEqualTo(mapping.at("/response/jsonBody"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void mapping_body_hasTheMembersThatAClientReads(String name) throws Exception {
        JsonNode body = mapping(name).at("/response/jsonBody");
        if (body.has("code")) {
            requireMembers(name, body, "type", "title", "status", "detail", "code");
        } else if (body.has("tasks")) {
            requireMembers(name, body, "tasks", "next_cursor");
            body.get("tasks").forEach(task -> requireTask(name, task));
        } else if (name.matches("(get|create|replace|update|complete)Task-20.*")) {
            requireTask(name, body);
        } else if (name.startsWith("deleteTasks-200")) {
            requireMembers(name, body, "deleted");
        }
    }

    private static void requireTask(String mapping, JsonNode task) {
        requireMembers(
                mapping,
                task,
                "id",
                "title",
                "description",
                "completed",
                "completed_at",
                "priority",
                "tags",
                "due_date",
                "created_at",
                "updated_at",
                "version");
    }

    private static void requireMembers(String mapping, JsonNode body, String... members) {
        for (String member : members) {
            assertThat(body.has(member))
                    .as("mapping %s has the member %s", mapping, member)
                    .isTrue();
        }
    }

    private static JsonNode mapping(String name) throws IOException {
        StubMapping mapping = SERVICE.getStubMappings().stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return MAPPER.readTree(StubMapping.buildJsonStringFor(mapping));
    }

    private static HttpResponse<String> send(JsonNode example) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(SERVICE.baseUrl() + example.get("target").asText()))
                .method(example.get("method").asText(), body(example));
        example.get("headers")
                .properties()
                .forEach(header ->
                        request.header(header.getKey(), header.getValue().asText()));
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static BodyPublisher body(JsonNode example) {
        if (example.has("size")) {
            return BodyPublishers.ofString("x".repeat(example.get("size").asInt()));
        }
        return example.has("body") ? BodyPublishers.ofString(example.get("body").asText()) : BodyPublishers.noBody();
    }
}
