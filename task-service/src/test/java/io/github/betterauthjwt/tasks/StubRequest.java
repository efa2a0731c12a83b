// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request of the task API's contract, as {@code stubs/requests.yaml} describes it, and the matchers of its mapping.
 *
 * @param name the name of the mapping, such as {@code getTask-404}
 * @param options the members of the description
 */
record StubRequest(String name, String method, String path, Map<String, Object> options) {

    static final String TASK = "00000000-0000-7000-8000-000000000001";
    static final String UNKNOWN_TASK = "00000000-0000-7000-8000-0000000000ff";
    static final String CURSOR = "next-page";
    static final String LIST_ETAG = "\"list\"";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    String operation() {
        return name.substring(0, name.indexOf('-'));
    }

    int status() {
        return Integer.parseInt(name.split("-", -1)[1]);
    }

    String state() {
        return option("state", "a task");
    }

    /** Returns which token to send: {@code none}, {@code valid}, or a word that is also the token in the mapping. */
    String token() {
        return option("token", "valid");
    }

    /** Returns whether the response is that of a second request, which is the same as the first. */
    boolean repeated() {
        return options.containsKey("repeated");
    }

    /** Returns the path and the query, with real values in place of those that mappings contain. */
    String target(UnaryOperator<String> real) {
        String id = option("task", "").equals("unknown") ? UNKNOWN_TASK : real.apply("{task}");
        String query = map("query").entrySet().stream()
                .map(parameter -> parameter.getKey() + "="
                        + URLEncoder.encode(real.apply((String) parameter.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return path.replace("{task_id}", id) + (query.isEmpty() ? "" : "?" + query);
    }

    /** Returns names and values in turn. */
    List<String> headers(UnaryOperator<String> real) {
        List<String> headers = new ArrayList<>();
        map("headers").forEach((name, value) -> headers.addAll(List.of(name, real.apply((String) value))));
        if (options.containsKey("type")) {
            headers.addAll(List.of("Content-Type", option("type", "")));
        }
        return headers;
    }

    @Nullable
    String body() {
        if (options.containsKey("size")) {
            return "{\"title\":\"" + "x".repeat(size() - 12) + "\"}";
        }
        return options.containsKey("body") ? json(options.get("body")) : (String) options.get("text");
    }

    /** Returns the mapping's value for a name in braces. */
    static String stubbed(String text) {
        return text.replace("{task}", TASK).replace("{cursor}", CURSOR).replace("{list-etag}", LIST_ETAG);
    }

    /** Returns the mapping without its response. */
    ObjectNode mapping() {
        ObjectNode mapping = MAPPER.createObjectNode();
        mapping.put(
                "id",
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
        mapping.put("name", name);
        mapping.put("priority", priority());
        mapping.set("request", matchers());
        mapping.putObject("response");
        mapping.set("metadata", metadata());
        return mapping;
    }

    /** WireMock selects the mapping with the lowest number, so a special case precedes the general one. */
    private int priority() {
        if (!token().equals("valid")) {
            return options.containsKey("query") ? 1 : 2;
        }
        if (options.containsKey("headers") || options.containsKey("type") || options.containsKey("size")) {
            return 3;
        }
        if (map("query").size() > 1) {
            return 4;
        }
        boolean special =
                options.containsKey("query") || (options.containsKey("body") && !options.containsKey("match"));
        if (special || options.containsKey("text")) {
            return 5;
        }
        return options.containsKey("task") ? 9 : 8;
    }

    private ObjectNode matchers() {
        ObjectNode request = MAPPER.createObjectNode();
        request.put("method", method);
        boolean everyTask = options.containsKey("task") || !token().equals("valid");
        if (everyTask && path.contains("{task_id}")) {
            request.put("urlPathPattern", path.replace("{task_id}", "[0-9a-f-]{36}"));
        } else {
            request.put("urlPath", path.replace("{task_id}", TASK));
        }
        map("query")
                .forEach((name, value) ->
                        request.withObject("/queryParameters").putObject(name).put("equalTo", stubbed((String) value)));
        ObjectNode authorization = request.putObject("headers").putObject("Authorization");
        switch (token()) {
            case "none" -> authorization.put("absent", true);
            case "valid" -> authorization.put("matches", "Bearer .+");
            default -> authorization.put("equalTo", "Bearer " + token());
        }
        List<String> headers = headers(StubRequest::stubbed);
        for (int i = 0; i < headers.size(); i += 2) {
            request.withObject("/headers").putObject(headers.get(i)).put("equalTo", headers.get(i + 1));
        }
        addBody(request);
        return request;
    }

    private void addBody(ObjectNode request) {
        if (!token().equals("valid") || body() == null || options.containsKey("type")) {
            return;
        }
        ArrayNode patterns = request.putArray("bodyPatterns");
        if (options.containsKey("size")) {
            patterns.addObject().put("matches", "[\\s\\S]{" + size() + ",}");
        } else if (options.containsKey("match")) {
            patterns.addObject().put("matchesJsonPath", option("match", ""));
        } else if (options.containsKey("body")) {
            patterns.addObject().put("equalToJson", body());
        } else {
            patterns.addObject().put("equalTo", body());
        }
    }

    /** Returns what a consumer needs to send the request. */
    private ObjectNode metadata() {
        ObjectNode metadata = MAPPER.createObjectNode();
        metadata.put("operation", operation());
        metadata.put("state", state());
        ObjectNode example = metadata.putObject("example");
        example.put("method", method);
        example.put("target", target(StubRequest::stubbed));
        ObjectNode fields = example.putObject("headers");
        if (!token().equals("none")) {
            fields.put("Authorization", "Bearer " + token());
        }
        if (body() != null && !options.containsKey("type")) {
            fields.put("Content-Type", "application/json");
        }
        List<String> headers = headers(StubRequest::stubbed);
        for (int i = 0; i < headers.size(); i += 2) {
            fields.put(headers.get(i), headers.get(i + 1));
        }
        if (options.containsKey("size")) {
            example.put("size", size());
        } else if (body() != null) {
            example.put("body", body());
        }
        return metadata;
    }

    private int size() {
        return (Integer) Objects.requireNonNull(options.get("size"));
    }

    private String option(String name, String byDefault) {
        return (String) options.getOrDefault(name, byDefault);
    }

    @SuppressWarnings("unchecked") // written in requests.yaml
    private Map<String, Object> map(String name) {
        return (Map<String, Object>) options.getOrDefault(name, Map.of());
    }

    private static String json(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
