// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A response of the service as a mapping contains it: with fixed values in place of those that differ between runs. */
final class StubResponse {

    /** The headers that a client reads. */
    private static final List<String> HEADERS = List.of(
            "Content-Type",
            "Cache-Control",
            "ETag",
            "Link",
            "Location",
            "Retry-After",
            "WWW-Authenticate",
            "Idempotent-Replayed");

    private static final Pattern TASK = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final JsonNode TIME = TextNode.valueOf("2026-01-05T09:00:00.000001Z");
    private static final JsonNode ISSUER = TextNode.valueOf("https://app.example.com");
    private static final Map<String, JsonNode> VARYING = Map.ofEntries(
            Map.entry("created_at", TIME),
            Map.entry("updated_at", TIME),
            Map.entry("completed_at", TIME),
            Map.entry("next_refresh_at", TIME),
            Map.entry("instance", TextNode.valueOf("urn:uuid:00000000-0000-4000-8000-000000000000")),
            Map.entry("next_cursor", TextNode.valueOf(StubRequest.CURSOR)),
            Map.entry("key_id", TextNode.valueOf("key-1")),
            Map.entry("signature_provider", TextNode.valueOf("provider-1")),
            Map.entry("verification_microseconds", IntNode.valueOf(250)),
            Map.entry("age_seconds", IntNode.valueOf(5)),
            Map.entry("iat", IntNode.valueOf(1_767_603_600)),
            Map.entry("exp", IntNode.valueOf(1_767_604_500)),
            Map.entry("iss", ISSUER),
            Map.entry("aud", ISSUER));

    private final ObjectMapper mapper = new ObjectMapper();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private String created = "";

    private StubResponse() {}

    /** @param tasks the ids of the tasks before the request, oldest first */
    static ObjectNode of(Api.Answer answer, String user, List<String> tasks) {
        StubResponse response = new StubResponse();
        response.ids.put(user, "user-1");
        for (String task : tasks) {
            response.ids.put(task, "00000000-0000-7000-8000-%012d".formatted(response.ids.size()));
        }
        response.created = "00000000-0000-7000-8000-%012d".formatted(response.ids.size());
        return response.read(answer);
    }

    private ObjectNode read(Api.Answer answer) {
        ObjectNode response = mapper.createObjectNode();
        response.put("status", answer.status());
        ObjectNode headers = mapper.createObjectNode();
        HEADERS.forEach(name -> answer.header(name).ifPresent(value -> headers.put(name, header(name, value))));
        if (!headers.isEmpty()) {
            response.set("headers", headers);
        }
        if (!answer.response().body().isEmpty()) {
            JsonNode body = answer.json();
            replace(body);
            response.set("jsonBody", body);
        }
        return response;
    }

    private String header(String name, String value) {
        if (name.equals("ETag") && !value.matches("\"[0-9]{1,3}\"")) {
            return StubRequest.LIST_ETAG;
        }
        if (name.equals("Retry-After")) {
            return value.replaceFirst("^[0-9]+$", "1");
        }
        return withFixedIds(value).replaceAll("cursor=[^&>]*", "cursor=" + StubRequest.CURSOR);
    }

    private void replace(JsonNode node) {
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                replaceIn(array.get(i));
                if (array.get(i).isTextual()) {
                    array.set(i, TextNode.valueOf(withFixedIds(array.get(i).asText())));
                }
            }
        }
        replaceIn(node);
    }

    private void replaceIn(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return;
        }
        for (Map.Entry<String, JsonNode> member : List.copyOf(object.properties())) {
            JsonNode value = member.getValue();
            JsonNode fixed = VARYING.get(member.getKey());
            if (fixed != null && fixed.isNumber() == value.isNumber() && fixed.isTextual() == value.isTextual()) {
                object.set(member.getKey(), fixed);
            } else if (value.isTextual()) {
                object.put(member.getKey(), withFixedIds(value.asText()));
            } else {
                replace(value);
            }
        }
    }

    private String withFixedIds(String text) {
        String fixed = text;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            fixed = fixed.replace(id.getKey(), id.getValue());
        }
        return TASK.matcher(fixed).replaceAll(id -> id.group().startsWith("00000000-") ? id.group() : created);
    }
}
