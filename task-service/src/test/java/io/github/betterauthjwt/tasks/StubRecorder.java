// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends the requests of the contract to a service, each in its state. */
final class StubRecorder {

    /** Returns a client for a kind of token and a user. */
    @FunctionalInterface
    interface Clients {
        Api of(String token, String user);
    }

    private final Clients clients;

    StubRecorder(Clients clients) {
        this.clients = clients;
    }

    /**
     * Returns the mapping of the request with the response of the service.
     *
     * @throws AssertionError with the name of the mapping, if the service does not respond as the request expects
     */
    ObjectNode record(StubRequest request) {
        try {
            return recorded(request);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("mapping " + request.name() + ": " + e.getMessage(), e);
        }
    }

    private ObjectNode recorded(StubRequest request) {
        String user = "user-" + System.nanoTime();
        Api owner = clients.of("valid", user);
        List<String> tasks = prepare(owner, request.state());
        Map<String, String> real = real(owner, request, tasks);
        Api client = clients.of(request.token(), user);
        Api.Answer answer = send(client, request, real);
        if (request.repeated()) {
            answer = send(client, request, real);
        }
        if (answer.status() != request.status()) {
            throw new AssertionError("the status is " + answer.status() + ": "
                    + answer.response().body());
        }
        return request.mapping().set("response", StubResponse.of(answer, user, tasks));
    }

    /** Returns the values of this service for the names in braces. */
    private static Map<String, String> real(Api owner, StubRequest request, List<String> tasks) {
        Map<String, String> real = new LinkedHashMap<>();
        real.put("{task}", tasks.isEmpty() ? StubRequest.UNKNOWN_TASK : tasks.get(0));
        if (request.state().equals("three tasks")) {
            real.put("{cursor}", member(owner.get("/api/tasks?limit=2"), "next_cursor"));
        }
        real.put("{list-etag}", owner.get("/api/tasks").header("ETag").orElseThrow());
        return real;
    }

    private static Api.Answer send(Api client, StubRequest request, Map<String, String> real) {
        return client.send(
                request.method(),
                request.target(text -> real.getOrDefault(text, text)),
                request.body(),
                request.headers(text -> real.getOrDefault(text, text)).toArray(String[]::new));
    }

    /** Creates the tasks of a state and returns their ids, oldest first. */
    private static List<String> prepare(Api owner, String state) {
        List<String> tasks = new ArrayList<>();
        switch (state) {
            case "nothing" -> {}
            case "a task" ->
                tasks.add(create(
                        owner,
                        "{\"title\":\"Buy milk\",\"description\":\"One liter\","
                                + "\"priority\":\"high\",\"tags\":[\"shop\"],\"due_date\":\"2030-01-31T07:00:00Z\"}"));
            case "a completed task" -> tasks.add(create(owner, "{\"title\":\"Buy milk\",\"completed\":true}"));
            case "three tasks" -> {
                for (String title : List.of("Buy milk", "Buy bread", "Call the bank")) {
                    tasks.add(create(owner, "{\"title\":\"" + title + "\"}"));
                }
            }
            default -> throw new AssertionError("requests.yaml has an unknown state: " + state);
        }
        return tasks;
    }

    private static String create(Api owner, String body) {
        return member(owner.post("/api/tasks", body), "id");
    }

    private static String member(Api.Answer answer, String name) {
        JsonNode value = answer.json().path(name);
        if (!value.isTextual()) {
            throw new AssertionError("the response has no " + name + ": " + answer.status() + " "
                    + answer.response().body());
        }
        return value.asText();
    }
}
