// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * Prints what a server responds to the requests that {@code benchmarks/peers/run} measures, in a form that is the same for
 * equal JSON: members sorted, times as instants, and without the ids and times of a new task. Arguments: the server's
 * address, a token of the user {@code bench-0}, and a token of a user whose tasks no other request reads.
 */
public final class PeerResponses {

    private static final String TASKS = "/api/tasks";
    private static final String FIRST = "/01900000-0000-7000-8000-000000000000";
    private static final String OF_ANOTHER = "/01900000-0000-7000-8000-000000000001";
    private static final String BODY =
            "{\"title\":\" Buy milk \",\"description\":\"On the way\",\"priority\":\"high\",\"tags\":[\"a\",\"b\"]}";
    private static final List<String> TIMES = List.of("completed_at", "due_date", "created_at", "updated_at");

    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String server;

    private PeerResponses(String server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        new PeerResponses(arguments[0]).print(arguments[1], arguments[2]);
    }

    private void print(String token, String tokenOfPoster) throws IOException, InterruptedException {
        int middle = token.lastIndexOf('.') + 20;
        char changed = token.charAt(middle) == 'A' ? 'B' : 'A';
        String forged = token.substring(0, middle) + changed + token.substring(middle + 1);
        print(send("GET", TASKS, "", ""), false);
        print(send("GET", TASKS + FIRST, forged, ""), false);
        print(send("POST", TASKS, forged, BODY), false);
        print(send("GET", TASKS + OF_ANOTHER, token, ""), false);
        print(send("GET", TASKS + FIRST, token, ""), true);
        print(send("GET", TASKS, token, ""), true);
        HttpResponse<String> created = send("POST", TASKS, tokenOfPoster, BODY);
        print(created, true);
        String id = json.readTree(created.body()).path("id").asText();
        print(send("GET", TASKS + "/" + id, tokenOfPoster, ""), true);
    }

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @SuppressWarnings("SystemOut") // the output of a program
    private void print(HttpResponse<String> response, boolean withBody) throws IOException {
        String method = response.request().method();
        System.out.println(method + " " + response.statusCode());
        if (withBody) {
            JsonNode body = json.readTree(response.body());
            body.findParents("id").forEach(task -> normalize((ObjectNode) task));
            System.out.println(json.writeValueAsString(json.treeToValue(body, Object.class)));
        }
    }

    private static void normalize(ObjectNode task) {
        boolean isNew = !task.path("id").asText().startsWith("01900000-");
        for (String name : TIMES) {
            if (task.path(name).isTextual()) {
                String time = OffsetDateTime.parse(task.path(name).asText())
                        .toInstant()
                        .toString();
                task.put(name, isNew ? "a time" : time);
            }
        }
        if (isNew) {
            task.put("id", "of version " + task.path("id").asText().charAt(14));
        }
    }
}
