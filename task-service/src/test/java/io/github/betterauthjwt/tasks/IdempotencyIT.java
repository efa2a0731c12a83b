// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code Idempotency-Key}. */
class IdempotencyIT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension();

    private Api ada;

    @BeforeEach
    void signIn() {
        ada = SERVICE.newUser();
    }

    @Test
    void sameBody_isReplayed() {
        Api.Answer first = ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");
        Api.Answer again = ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");

        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    }

    @Test
    void taskChangedSince_isReplayedAsItIsNow() {
        Api.Answer first = ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");
        String path = first.header("Location").orElseThrow();
        ada.patch(path, "{\"title\":\"b\"}");

        Api.Answer again = ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(again.header("ETag")).hasValue("\"2\"");
        assertThat(again.json()).isEqualTo(ada.get(path).json());
    }

    @Test
    void taskDeletedSince_createsANewOne() {
        Api.Answer first = ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");
        ada.delete(first.header("Location").orElseThrow());

        Api.Answer again = ada.post("/api/tasks", "{\"title\":\"b\"}", "Idempotency-Key", "k");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.json().get("id")).isNotEqualTo(first.json().get("id"));
    }

    @Test
    void otherBody_isRejected() {
        ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");

        Api.Answer other = ada.post("/api/tasks", "{\"title\":\"b\"}", "Idempotency-Key", "k");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void keyOfAnotherUser_isSeparate() {
        ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");

        Api.Answer bobs = SERVICE.newUser().post("/api/tasks", "{\"title\":\"b\"}", "Idempotency-Key", "k");
        assertThat(bobs.status()).isEqualTo(201);
        assertThat(bobs.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void lengthAtItsBounds_isChecked() {
        assertThat(ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k".repeat(255))
                        .status())
                .isEqualTo(201);
        assertThat(ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k".repeat(256))
                        .status())
                .isEqualTo(422);
        assertThat(ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void twentyAtOnce_createOneTask() throws Exception {
        List<Api.Answer> answers =
                Api.atOnce(20, () -> ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k"));

        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(answers.stream()
                        .map(answer -> answer.json().get("id").asText())
                        .distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.header("Idempotent-Replayed").isEmpty()))
                .hasSize(1);
        assertThat(ada.get("/api/tasks").json().get("tasks")).hasSize(1);
    }
}
