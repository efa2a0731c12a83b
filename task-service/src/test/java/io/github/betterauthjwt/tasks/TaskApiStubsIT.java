// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sends the request of every mapping of the task API's contract to the service and compares the response with the mapping.
 * With {@code -Dstubs.record=true} it writes the mappings instead, which {@code stubs/record} does.
 */
class TaskApiStubsIT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension();

    @RegisterExtension
    static final ServiceExtension EXPLAINING = new ServiceExtension().with("EXPLAIN_TOKENS", "true");

    private static final Path MAPPINGS = Path.of("stubs/src/main/resources/task-api/mappings");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final boolean RECORDING = Boolean.getBoolean("stubs.record");
    private static final StubRequests REQUESTS = new StubRequests();
    private static final Map<String, JsonNode> RECORDED = new LinkedHashMap<>();
    private static @Nullable BetterAuthStub unavailable;
    private static @Nullable TaskService withoutKeys;
    private static @Nullable TaskService withoutDatabase;

    @BeforeAll
    static void read() throws IOException {
        BetterAuthStub auth = BetterAuthStub.start();
        auth.fail(KeyServerFault.UNAVAILABLE);
        unavailable = auth;
        withoutKeys = TaskService.start(Settings.read(TestDatabase.environment(auth.url())));
        withoutDatabase = startWithoutDatabase();
        for (Path file : files()) {
            for (JsonNode mapping : MAPPER.readTree(file.toFile()).get("mappings")) {
                RECORDED.put(mapping.get("name").asText(), mapping);
            }
        }
    }

    /** Starts a service and then breaks its connections to the database. */
    private static TaskService startWithoutDatabase() throws IOException {
        try (DatabaseProxy database = DatabaseProxy.to(TestDatabase.url())) {
            Map<String, String> environment =
                    TestDatabase.environment(SERVICE.issuer().url());
            environment.put("DATABASE_URL", database.address());
            environment.put("DATABASE_MIGRATION_URL", TestDatabase.address());
            environment.put("DATABASE_POOLER", "none");
            environment.put("DATABASE_WAIT", "500ms");
            return TaskService.start(Settings.read(environment));
        }
    }

    @AfterAll
    static void stop() {
        Objects.requireNonNull(withoutDatabase).close();
        Objects.requireNonNull(withoutKeys).close();
        Objects.requireNonNull(unavailable).close();
    }

    private static List<Path> files() throws IOException {
        try (var files = Files.list(MAPPINGS)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    static List<String> names() {
        return REQUESTS.all().stream().map(StubRequest::name).toList();
    }

    @Test
    void openApi_everyStatusOfEveryOperation_hasAMapping() {
        assertThat(REQUESTS.missing())
                .as("without a request in stubs/requests.yaml")
                .isEmpty();
    }

    @Test
    void mappings_names_areThoseOfTheRequests() throws IOException {
        if (RECORDING) {
            record();
        }
        assertThat(RECORDED.keySet()).containsExactlyInAnyOrderElementsOf(names());
    }

    @ParameterizedTest
    @MethodSource("names")
    void mapping_requestSentToTheService_getsTheSameResponse(String name) {
        if (!RECORDING) {
            StubRequest request = request(name);
            assertThat(RECORDED.get(name))
                    .as("mapping %s: record it with stubs/record", name)
                    .isNotNull();
            assertThat(differences(recorded(request), Objects.requireNonNull(RECORDED.get(name)), ""))
                    .as("mapping %s: differences between the service and the stub", name)
                    .isEmpty();
        }
    }

    private static void record() throws IOException {
        Map<String, ArrayNode> byOperation = new TreeMap<>();
        for (StubRequest request : REQUESTS.all()) {
            ObjectNode mapping = recorded(request);
            byOperation
                    .computeIfAbsent(request.operation(), unused -> MAPPER.createArrayNode())
                    .add(mapping);
            RECORDED.put(request.name(), mapping);
        }
        RECORDED.keySet().retainAll(names());
        for (Path file : files()) {
            Files.delete(file);
        }
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        for (Map.Entry<String, ArrayNode> operation : byOperation.entrySet()) {
            JsonNode file = MAPPER.createObjectNode().set("mappings", operation.getValue());
            Files.writeString(
                    MAPPINGS.resolve(operation.getKey() + ".json"),
                    MAPPER.writer(printer).writeValueAsString(file) + "\n");
        }
    }

    private static StubRequest request(String name) {
        return REQUESTS.all().stream()
                .filter(request -> request.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode recorded(StubRequest request) {
        return new StubRecorder(TaskApiStubsIT::client).record(request);
    }

    private static Api client(String token, String user) {
        return switch (token) {
            case "none" -> SERVICE.anonymous();
            case "valid" -> SERVICE.user(user);
            case "expired" ->
                new Api(
                        SERVICE.port(),
                        SERVICE.issuer()
                                .jwt()
                                .subject(user)
                                .claim("exp", Instant.now().minusSeconds(3600))
                                .sign());
            case "keys-unavailable" ->
                new Api(
                        Objects.requireNonNull(withoutKeys).port(),
                        Objects.requireNonNull(unavailable).token());
            case "database-unavailable" ->
                new Api(
                        Objects.requireNonNull(withoutDatabase).port(),
                        SERVICE.issuer().token(user));
            case "explained" -> EXPLAINING.user(user);
            case "admin" ->
                new Api(
                        EXPLAINING.port(),
                        EXPLAINING.issuer().jwt().subject(user).role("admin").sign());
            default -> throw new AssertionError("requests.yaml has an unknown token: " + token);
        };
    }

    /** Returns the places at which two mappings differ, with both values. */
    private static List<String> differences(JsonNode service, JsonNode stub, String place) {
        List<String> found = new ArrayList<>();
        if (!service.isObject() || !stub.isObject()) {
            if (!service.equals(stub)) {
                found.add("%s: the service has %s, the stub has %s".formatted(place, service, stub));
            }
            return found;
        }
        for (Map.Entry<String, JsonNode> member : service.properties()) {
            found.addAll(differences(member.getValue(), stub.path(member.getKey()), place + "/" + member.getKey()));
        }
        for (Map.Entry<String, JsonNode> member : stub.properties()) {
            if (!service.has(member.getKey())) {
                found.add("%s/%s: the service has no value, the stub has %s"
                        .formatted(place, member.getKey(), member.getValue()));
            }
        }
        return found;
    }
}
