// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.betterauthjwt.tasks.http.OperationsRoutes;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** All requests of the task API's contract: those of {@code stubs/requests.yaml}, and the rejections of each operation. */
final class StubRequests {

    /** An operation of the OpenAPI document, and its statuses. */
    private record Operation(String method, String path, Set<String> statuses) {}

    private static final Path FILE = Path.of("stubs/requests.yaml");
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Map<String, String> REJECTED =
            Map.of("401-missing-token", "none", "401-expired-token", "expired", "503", "keys-unavailable");

    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final List<StubRequest> requests = new ArrayList<>();

    StubRequests() {
        readOperations();
        described().forEach(this::add);
        operations.keySet().forEach(this::addRejections);
    }

    List<StubRequest> all() {
        return List.copyOf(requests);
    }

    /** Returns each documented operation and status for which there is no request, such as {@code getTask-404}. */
    Set<String> missing() {
        Set<String> documented = new TreeSet<>();
        operations.forEach(
                (name, operation) -> operation.statuses().forEach(status -> documented.add(name + "-" + status)));
        requests.forEach(request -> documented.remove(request.operation() + "-" + request.status()));
        return documented;
    }

    private void addRejections(String operation) {
        Map<String, Object> first = requests.stream()
                .filter(request -> request.operation().equals(operation) && request.status() < 300)
                .findFirst()
                .orElseThrow(() -> new AssertionError("requests.yaml has no successful request of " + operation))
                .options();
        REJECTED.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(rejected -> {
            Map<String, Object> options = new LinkedHashMap<>(first);
            options.remove("query");
            options.put("token", rejected.getValue());
            add(operation + "-" + rejected.getKey(), options);
        });
    }

    private void add(String name, Map<String, Object> options) {
        Operation operation = operations.get(name.substring(0, name.indexOf('-')));
        if (operation == null) {
            throw new AssertionError("openapi.yaml has no operation of the mapping " + name);
        }
        requests.add(new StubRequest(name, operation.method(), operation.path(), options));
    }

    private void readOperations() {
        JsonNode paths = json().get("paths");
        paths.properties().forEach(path -> path.getValue().properties().stream()
                .filter(member -> METHODS.contains(member.getKey()))
                .filter(member -> !member.getValue().has("security")) // not an operation of clients with a token
                .forEach(member -> operations.put(
                        member.getValue().get("operationId").asText(),
                        new Operation(
                                member.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                member.getValue().get("responses").properties().stream()
                                        .map(Map.Entry::getKey)
                                        .collect(Collectors.toSet())))));
    }

    private static JsonNode json() {
        try {
            return new ObjectMapper().readTree(OperationsRoutes.openApi());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Map<String, Object>> described() {
        try (Reader yaml = Files.newBufferedReader(FILE)) {
            Map<String, Map<String, Map<String, Object>>> file =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
            return Objects.requireNonNull(file.get("mappings"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
