// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests two users' tasks, from a real Better Auth through the packaged task-service to a real PostgreSQL. */
class OwnTasksIT {

    private static AuthServer auth;
    private static TaskServer service;
    private static Person ada;
    private static String adasToken;
    private static String benjaminsToken;

    @BeforeAll
    static void start(@TempDir Path data) {
        auth = AuthServer.start("tasks", "{}");
        service = TaskServer.start(auth.url(), data.resolve("data"));
        ada = Person.signUp(auth.url(), "Ada");
        adasToken = ada.token();
        benjaminsToken = Person.signUp(auth.url(), "Benjamin").token();
    }

    @AfterAll
    static void stop() {
        service.close();
        auth.close();
    }

    @Test
    void create_withToken_storesTheUsersTask() {
        JsonNode task = createAsAda("Write the notes on the program");

        assertThat(task.get("user_id").asText()).isEqualTo(ada.user().get("id").asText());
        assertThat(Http.json(as(adasToken, "GET", "", "")).get("tasks"))
                .anySatisfy(listed -> assertThat(listed.get("id")).isEqualTo(task.get("id")));
    }

    @Test
    void list_ofAnotherUser_isEmpty() {
        createAsAda("Seen by Ada only");

        assertThat(Http.json(as(benjaminsToken, "GET", "", "")).get("tasks")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, '', ''",
        "PUT, '', '{\"title\":\"Mine now\"}'",
        "PATCH, '', '{\"title\":\"Mine now\"}'",
        "PATCH, /complete, '{\"completed\":true}'",
        "DELETE, '', ''",
    })
    void anyMethod_onTaskOfAnotherUser_is404AndChangesNothing(String method, String suffix, String body) {
        JsonNode task = createAsAda("Not Benjamin's");
        String path = "/" + task.get("id").asText();

        HttpResponse<String> rejected = as(benjaminsToken, method, path + suffix, body);

        assertThat(rejected.statusCode()).isEqualTo(404);
        assertThat(Http.json(rejected).get("code").asText()).isEqualTo("task_not_found");
        assertThat(Http.json(as(adasToken, "GET", path, ""))).isEqualTo(task);
    }

    @Test
    void list_withoutToken_isChallenged() {
        HttpResponse<String> response = Http.get(service.url() + "/api/tasks");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
        assertThat(Http.json(response).get("code").asText()).isEqualTo("missing_token");
    }

    private static JsonNode createAsAda(String title) {
        HttpResponse<String> created = as(adasToken, "POST", "", "{\"title\":\"" + title + "\"}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return Http.json(created);
    }

    private static HttpResponse<String> as(String token, String method, String path, String body) {
        return Http.sendAs(token, method, service.url() + "/api/tasks" + path, body);
    }
}
