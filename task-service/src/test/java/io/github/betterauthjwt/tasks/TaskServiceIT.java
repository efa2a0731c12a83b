// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskServiceIT {

    private static TestIssuer issuer;
    private static TaskService service;

    private Api ada;
    private Api bob;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        service = TaskService.start(Settings.read(TestDatabase.environment(issuer.url())));
    }

    @AfterAll
    static void stop() {
        service.close();
        issuer.close();
    }

    @BeforeEach
    void signIn() {
        ada = new Api(service.port(), issuer.token("ada-" + System.nanoTime()));
        bob = new Api(service.port(), issuer.token("bob-" + System.nanoTime()));
    }

    @Test
    void create_titleOnly_hasTheDefaults() {
        Api.Answer created = ada.post("/api/tasks", "{\"title\":\"  Buy milk \"}");

        assertThat(created.status()).isEqualTo(201);
        JsonNode task = created.json();
        assertThat(task.get("title").asText()).isEqualTo("Buy milk");
        assertThat(task.get("description").isNull()).isTrue();
        assertThat(task.get("completed").asBoolean()).isFalse();
        assertThat(task.get("priority").asText()).isEqualTo("medium");
        assertThat(task.get("version").asLong()).isEqualTo(1);
        assertThat(created.header("Location"))
                .hasValue("/api/tasks/" + task.get("id").asText());
        assertThat(created.header("ETag")).hasValue("\"1\"");
    }

    @Test
    void task_createdReadChangedCompletedDeleted_matchesTheDocumentation() {
        String path = "/api/tasks/"
                + ada.create(
                        "{\"title\":\"A\",\"tags\":[\"x\",\"y\"],\"due_date\":\"2030-01-31\",\"priority\":\"high\"}");
        assertThat(ada.get(path).json().get("due_date").asText()).isEqualTo("2030-01-31T00:00:00Z");
        assertThat(ada.get(path).json().get("tags").toString()).isEqualTo("[\"x\",\"y\"]");

        JsonNode replaced = ada.put(path, "{\"title\":\"B\"}").json();
        assertThat(replaced.get("title").asText()).isEqualTo("B");
        assertThat(replaced.get("tags")).isEmpty();
        assertThat(replaced.get("due_date").isNull()).isTrue();

        JsonNode merged = ada.patch(path, "{\"description\":\"more\"}").json();
        assertThat(merged.get("title").asText()).isEqualTo("B");
        assertThat(merged.get("description").asText()).isEqualTo("more");

        JsonNode completed =
                ada.patch(path + "/complete", "{\"completed\":true}").json();
        assertThat(completed.get("completed").asBoolean()).isTrue();
        assertThat(completed.get("completed_at").isNull()).isFalse();
        JsonNode toggled = ada.patch(path + "/complete", null).json();
        assertThat(toggled.get("completed").asBoolean()).isFalse();
        assertThat(toggled.get("completed_at").isNull()).isTrue();

        assertThat(ada.delete(path).status()).isEqualTo(204);
        assertThat(ada.delete(path).status()).isEqualTo(404);
        assertThat(ada.get(path).code()).isEqualTo("task_not_found");
    }

    @Test
    void tasks_ofAnotherUser_areNotFound() {
        String path = "/api/tasks/" + ada.create("{\"title\":\"secret\"}");

        assertThat(bob.get("/api/tasks").json().get("tasks")).isEmpty();
        assertThat(bob.get(path).code()).isEqualTo("task_not_found");
        assertThat(bob.put(path, "{\"title\":\"mine\"}").code()).isEqualTo("task_not_found");
        assertThat(bob.patch(path, "{\"title\":\"mine\"}").code()).isEqualTo("task_not_found");
        assertThat(bob.patch(path + "/complete", null).code()).isEqualTo("task_not_found");
        assertThat(bob.delete(path).code()).isEqualTo("task_not_found");
        assertThat(bob.delete("/api/tasks?status=all").json().get("deleted").asInt())
                .isZero();
        assertThat(ada.get(path).json().get("title").asText()).isEqualTo("secret");
    }

    @Test
    void list_threeTasks_newestFirst() {
        ada.create("{\"title\":\"1\"}");
        ada.create("{\"title\":\"2\"}");
        ada.create("{\"title\":\"3\"}");

        assertThat(ada.get("/api/tasks").json().get("tasks").findValuesAsText("title"))
                .containsExactly("3", "2", "1");
    }

    @Test
    void api_noToken_isUnauthorized() {
        Api.Answer answer = new Api(service.port(), null).get("/api/tasks");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("missing_token");
    }

    @Test
    void health_running_isUp() {
        Api anonymous = new Api(service.managementPort(), null);

        assertThat(anonymous.get("/health/live").status()).isEqualTo(200);
        ada.get("/api/tasks");
        assertThat(anonymous.get("/health/ready").json().get("status").asText()).isEqualTo("up");
    }
}
