// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code If-Match} and {@code If-None-Match}. */
class PreconditionsIT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension();

    private Api ada;

    @BeforeEach
    void signIn() {
        ada = SERVICE.newUser();
    }

    @Test
    void ifMatch_oldVersion_isAMismatchForEveryWrite() {
        String path = ada.newTask();
        String current = ada.put(path, "{\"title\":\"B\"}", "If-Match", "\"1\"")
                .header("ETag")
                .orElseThrow();
        assertThat(current).isEqualTo("\"2\"");

        for (String tag : List.of("\"1\"", "W/\"2\"", "\"abc\"", "2", "\"1\", \"3\"", "\"99999999999999999999\"")) {
            assertThat(ada.put(path, "{\"title\":\"C\"}", "If-Match", tag).code())
                    .as(tag)
                    .isEqualTo("version_mismatch");
            assertThat(ada.patch(path, "{\"title\":\"C\"}", "If-Match", tag).status())
                    .isEqualTo(412);
            assertThat(ada.patch(path + "/complete", null, "If-Match", tag).status())
                    .isEqualTo(412);
            assertThat(ada.patch(path + "/complete", "{\"completed\":true}", "If-Match", tag)
                            .status())
                    .isEqualTo(412);
            assertThat(ada.delete(path, "If-Match", tag).status()).isEqualTo(412);
        }
        assertThat(ada.patch(path, "{\"title\":\"C\"}", "If-Match", "\"1\", \"2\"")
                        .status())
                .isEqualTo(200);
        assertThat(ada.patch(path, "{\"title\":\"D\"}", "If-Match", "*").status())
                .isEqualTo(200);
        String missing = "/api/tasks/" + UUID.randomUUID();
        assertThat(ada.delete(missing, "If-Match", "\"1\"").status()).isEqualTo(404);
        assertThat(ada.delete(path, "If-Match", "\"4\"").status()).isEqualTo(204);
    }

    @Test
    void ifNoneMatch_currentVersion_isNotModified() {
        String path = ada.newTask();

        assertThat(ada.get(path, "If-None-Match", "\"1\"").status()).isEqualTo(304);
        assertThat(ada.get(path, "If-None-Match", "W/\"1\"").status()).isEqualTo(304);
        assertThat(ada.get(path, "If-None-Match", "\"2\"").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"1\"", "\"7\", \"1\"", "\"7\",W/\"1\" , \"8\"", " , \"1\""})
    void ifNoneMatch_namingTheVersion_isNotModifiedForGetAndHead(String tags) {
        String path = ada.newTask();

        for (String method : List.of("GET", "HEAD")) {
            Api.Answer answer = ada.send(method, path, null, "If-None-Match", tags);
            assertThat(answer.status()).as(method).isEqualTo(304);
            assertThat(answer.header("ETag")).hasValue("\"1\"");
            assertThat(answer.response().body()).isEmpty();
        }
        assertThat(ada.get("/api/tasks", "If-None-Match", "*").status()).isEqualTo(304);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "\"11\"", "1", "\"7\", \"8\"", "\"*\""})
    void ifNoneMatch_namingOtherVersions_isSent(String tags) {
        assertThat(ada.get(ada.newTask(), "If-None-Match", tags).status()).isEqualTo(200);
    }

    @Test
    void ifNoneMatch_severalFields_areOneList() {
        String path = ada.newTask();

        assertThat(ada.get(path, "If-None-Match", "\"7\"", "If-None-Match", "\"1\"")
                        .status())
                .isEqualTo(304);
        assertThat(ada.get(path, "If-None-Match", "\"7\"", "If-None-Match", "\"8\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void ifMatch_twentyAtOnce_oneWins() throws Exception {
        String path = ada.newTask();

        List<Api.Answer> answers = Api.atOnce(20, () -> ada.patch(path, "{\"title\":\"C\"}", "If-Match", "\"1\""));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 412)).hasSize(19);
        assertThat(ada.get(path).json().get("version").asInt()).isEqualTo(2);
    }
}
