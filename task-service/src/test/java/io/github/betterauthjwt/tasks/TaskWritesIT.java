// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskWritesIT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension();

    private Api ada;

    @BeforeEach
    void signIn() {
        ada = SERVICE.newUser();
    }

    @Test
    void task_sentBackUnchanged_isUnchanged() {
        String path = ada.newTask();
        String read = ada.get(path).response().body();

        JsonNode written = ada.put(path, read).json();

        assertThat(written.get("version").asInt()).isEqualTo(2);
        assertThat(written.get("due_date").asText()).isEqualTo("2030-01-31T07:00:00Z");
        assertThat(written.get("tags").toString()).isEqualTo("[\"x\"]");
    }

    @Test
    void patch_members_changeOnlyThemAndNullClears() {
        String path = ada.newTask();

        JsonNode task = ada.patch(path, "{\"description\":null,\"due_date\":null,\"completed\":true}")
                .json();

        assertThat(task.get("description").isNull()).isTrue();
        assertThat(task.get("due_date").isNull()).isTrue();
        assertThat(task.get("completed_at").isNull()).isFalse();
        assertThat(task.get("priority").asText()).isEqualTo("high");
        assertThat(ada.patch(path, "{\"completed\":false}")
                        .json()
                        .get("completed_at")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"version\":9}", "{\"id\":\"x\",\"user_id\":null,\"updated_at\":\"1999-01-01\"}"})
    void patch_nothingToChange_isRejectedAndChangesNothing(String body) {
        String path = ada.newTask();
        String before = ada.get(path).response().body();

        Api.Answer answer = ada.patch(path, body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail").asText()).isEqualTo("Name at least one member to change.");
        assertThat(ada.get(path).response().body()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"title", "completed", "priority", "tags"})
    void patch_nullForARequiredMember_isRejected(String member) {
        Api.Answer answer = ada.patch(ada.newTask(), "{\"" + member + "\":null}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").findValuesAsText("pointer")).containsExactly("/" + member);
    }

    @Test
    void patch_aTaskAsRead_isAccepted() {
        String path = ada.newTask();

        assertThat(ada.patch(path, ada.get(path).response().body())
                        .json()
                        .get("title")
                        .asText())
                .isEqualTo("A");
    }

    @Test
    void patch_mergePatchType_isAccepted() {
        Api.Answer answer =
                ada.patch(ada.newTask(), "{\"title\":\"B\"}", "Content-Type", "application/merge-patch+json");

        assertThat(answer.json().get("title").asText()).isEqualTo("B");
    }

    @Test
    void complete_same_changesNothing() {
        String path = ada.newTask();
        JsonNode first = ada.patch(path + "/complete", "{\"completed\":true}").json();
        JsonNode second = ada.patch(path + "/complete", "{\"completed\":true}").json();

        assertThat(second).isEqualTo(first);
        assertThat(first.get("version").asInt()).isEqualTo(2);
        assertThat(ada.patch(path + "/complete", "{}").status()).isEqualTo(422);
        assertThat(ada.patch(path + "/complete", "{\"completed\":1}").status()).isEqualTo(422);
        assertThat(ada.patch(path + "/complete", "{\"completed\":true,\"title\":\"x\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void deleteMany_statusRequired_countsAndKeepsTheRest() {
        ada.create("{\"title\":\"done\",\"completed\":true}");
        ada.create("{\"title\":\"open\"}");

        assertThat(ada.delete("/api/tasks").status()).isEqualTo(422);
        assertThat(ada.delete("/api/tasks?status=pending").status()).isEqualTo(422);
        assertThat(ada.delete("/api/tasks?status=completed")
                        .json()
                        .get("deleted")
                        .asInt())
                .isEqualTo(1);
        assertThat(ada.delete("/api/tasks?status=all").json().get("deleted").asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"POST,", "GET,/id", "PUT,/id", "PATCH,/id", "DELETE,/id", "PATCH,/id/complete"})
    void parameter_unexpected_isNamed(String method, String rest) {
        String task = ada.newTask();
        String path = rest == null ? "/api/tasks" : rest.replace("/id", task);
        String body =
                rest != null && (rest.endsWith("complete") || !method.startsWith("P")) ? null : "{\"title\":\"B\"}";

        Api.Answer answer = ada.send(method, path + "?dry_run=true", body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").findValuesAsText("parameter")).containsExactly("dry_run");
        assertThat(ada.get(task).json().get("version").asInt()).isEqualTo(1);
        assertThat(ada.get("/api/tasks").json().get("tasks")).hasSize(1);
    }

    @Test
    void toggle_oddNumberAtOnce_endsCompleted() throws Exception {
        String path = ada.newTask();

        Api.atOnce(11, () -> ada.patch(path + "/complete", null));

        assertThat(ada.get(path).json().get("completed").asBoolean()).isTrue();
        assertThat(ada.get(path).json().get("version").asInt()).isEqualTo(12);
    }
}
