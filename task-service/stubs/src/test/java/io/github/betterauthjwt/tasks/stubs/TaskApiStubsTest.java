// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.stubs;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    private static final List<String> PROBLEM = List.of("type", "title", "status", "detail", "code");
    private static final List<String> PAGE = List.of("tasks", "next_cursor");
    private static final List<String> TASK = List.of(
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
        read(name, mapping(name).at("/response/jsonBody"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void mapping_memberRenamed_failsWithTheNameOfTheMapping(String name) throws Exception {
        JsonNode body = mapping(name).at("/response/jsonBody");
        for (String member : members(name)) {
            ObjectNode renamed = body.deepCopy();
            renamed.set("renamed", renamed.remove(member));
            assertThatThrownBy(() -> read(name, renamed))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("mapping " + name + " has the member " + member);
        }
        if (body.path("tasks").has(0)) {
            ObjectNode renamed = body.deepCopy();
            ((ObjectNode) renamed.get("tasks").get(0)).remove("version");
            assertThatThrownBy(() -> read(name, renamed)).hasMessageContaining("mapping " + name);
        }
    }

    /** Reads a body as a client does. */
    private static void read(String name, JsonNode body) {
        requireMembers(name, body, members(name));
        body.path("tasks").forEach(task -> requireMembers(name, task, TASK));
    }

    /** Returns the members that a client reads, by the operation and the status in the name of the mapping. */
    private static List<String> members(String name) {
        String[] parts = name.split("-", -1);
        if (Integer.parseInt(parts[1]) >= 400) {
            return PROBLEM;
        }
        return switch (parts[0] + "-" + parts[1]) {
            case "listTasks-200" -> PAGE;
            case "deleteTasks-200" -> List.of("deleted");
            case "explainToken-200" -> List.of("algorithm", "key_id", "cached", "claims");
            case "listTasks-304", "getTask-304", "deleteTask-204", "requireAdmin-204" -> List.of();
            default -> TASK;
        };
    }

    private static void requireMembers(String mapping, JsonNode body, List<String> members) {
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
