// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.tasks.http.RequestBodies;
import io.github.betterauthjwt.tasks.http.ValidationErrors;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies a new task may have. */
class TaskBodiesIT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension();

    private Api ada;

    @BeforeEach
    void signIn() {
        ada = SERVICE.newUser();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {}                                              | /title
                    {"title":""}                                    | /title
                    {"title":"   "}                                 | /title
                    {"title":null}                                  | /title
                    {"title":1}                                     | /title
                    {"title":["a"]}                                 | /title
                    {"title":"a\\u0000"}                            | /title
                    {"title":"\\ud800"}                             | /title
                    {"title":"a","description":5}                   | /description
                    {"title":"a","description":"\\udc00x"}          | /description
                    {"title":"a","completed":"yes"}                 | /completed
                    {"title":"a","completed":null}                  | /completed
                    {"title":"a","priority":"urgent"}               | /priority
                    {"title":"a","priority":3}                      | /priority
                    {"title":"a","tags":"x"}                        | /tags
                    {"title":"a","tags":["a b"]}                    | /tags/0
                    {"title":"a","tags":["x","x"]}                  | /tags/1
                    {"title":"a","tags":[1]}                        | /tags/0
                    {"title":"a","tags":[""]}                       | /tags/0
                    {"title":"a","tags":["1","2","3","4","5","6","7","8","9","10","11"]} | /tags
                    {"title":"a","due_date":"tomorrow"}             | /due_date
                    {"title":"a","due_date":"2030-02-30"}           | /due_date
                    {"title":"a","due_date":"2030-01-01T00:00:00"}  | /due_date
                    {"title":"a","due_date":"2030-01-01 00:00:00Z"} | /due_date
                    {"title":"a","due_date":1893456000}             | /due_date
                    {"title":"a","titel":"b"}                       | /titel
                    """)
    void create_wrongMember_isNamed(String body, String pointer) {
        Api.Answer answer = ada.post("/api/tasks", body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("validation_failed");
        assertThat(answer.json().get("errors").get(0).get("pointer").asText()).isEqualTo(pointer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"title":"a","b\\u0000":1}    |
                    {"title":"a","b\\ud800":1}    |
                    {"title":"a","b/c~d":1}       | /b~1c~0d
                    {"title":"a","":1}            | /
                    """)
    void create_unusualUnknownMember_isNamedIfPossible(String body, String pointer) {
        Api.Answer answer = ada.post("/api/tasks", body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").findValuesAsText("pointer"))
                .isEqualTo(pointer == null ? List.of() : List.of(pointer));
    }

    @Test
    void create_longUnknownMember_isCutBetweenCharacters() {
        Api.Answer answer = ada.post("/api/tasks", "{\"title\":\"a\",\"b" + "\uD83D\uDE00".repeat(60) + "\":1}");

        assertThat(answer.json().get("errors").findValuesAsText("pointer"))
                .containsExactly("/b" + "\uD83D\uDE00".repeat(49));
    }

    @Test
    void create_severalWrongMembers_areAllNamed() {
        JsonNode problem = ada.post("/api/tasks", "{\"priority\":\"x\",\"tags\":3,\"more\":1}")
                .json();

        assertThat(problem.get("errors").findValuesAsText("pointer"))
                .containsExactlyInAnyOrder("/priority", "/tags", "/more", "/title");
    }

    @Test
    void create_hundredsOfWrongMembers_areNotAllListed() {
        Api.Answer answer = ada.post("/api/tasks", "{\"title\":\"a\",\"tags\":[" + "\"\",".repeat(20_000) + "\"\"]}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors")).hasSize(ValidationErrors.MOST);
        assertThat(answer.json().get("detail").asText()).startsWith("More than 20 errors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"title\":\"a\"} x",
                "{\"title\":\"a\"}{}",
                "{\"title\":\"a\",\"title\":\"b\"}",
                "{'title':'a'}",
                "{\"title\":NaN}",
                "{\"title\":\"a\",}",
                "// c\n{\"title\":\"a\"}",
                "\uFEFF{\"title\":\"a\"}",
                "{\"title\":\"\t\"}"
            })
    void create_notJson_isMalformed(String body) {
        Api.Answer answer = ada.post("/api/tasks", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"a\"", "null", "1"})
    void create_notAnObject_isInvalid(String body) {
        assertThat(ada.post("/api/tasks", body).status()).isEqualTo(422);
    }

    @Test
    void create_deeplyNested_isMalformed() {
        assertThat(ada.post("/api/tasks", "{\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void create_lengthsAtTheirBounds_countCodePoints() {
        String face = "\uD83D\uDE00";
        JsonNode task = ada.post(
                        "/api/tasks",
                        "{\"title\":\"" + face.repeat(200) + "\",\"description\":\"" + face.repeat(1000) + "\"}")
                .json();

        assertThat(task.get("title").asText()).isEqualTo(face.repeat(200));
        assertThat(ada.post("/api/tasks", "{\"title\":\"" + face.repeat(201) + "\"}")
                        .status())
                .isEqualTo(422);
        assertThat(ada.post("/api/tasks", "{\"title\":\"a\",\"description\":\"" + face.repeat(1001) + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void create_serverOwnedMembers_areIgnored() {
        JsonNode task = ada.post(
                        "/api/tasks",
                        "{\"title\":\"a\",\"id\":\"x\",\"user_id\":\"eve\",\"version\":99,\"created_at\":\"1999-01-01\","
                                + "\"updated_at\":null,\"completed_at\":\"1999-01-01\"}")
                .json();

        assertThat(task.get("user_id").asText()).startsWith("user-");
        assertThat(task.get("version").asInt()).isEqualTo(1);
        assertThat(task.get("completed_at").isNull()).isTrue();
        assertThat(UUID.fromString(task.get("id").asText()).version()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "1582-10-10T00:00:00Z",
                "1969-12-31T23:59:59.999999Z",
                "9999-12-31T23:59:59Z"
            })
    void create_farDueDate_isReturnedUnchanged(String due) {
        assertThat(ada.post("/api/tasks", "{\"title\":\"a\",\"due_date\":\"" + due + "\"}")
                        .json()
                        .get("due_date")
                        .asText())
                .isEqualTo(due);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "APPLICATION/JSON",
                "application/json ; charset=UTF-8",
                "application/json;charset=\"utf-8\"",
                "application/json;",
                "application/json; profile=x"
            })
    void create_jsonOfAnyStyle_isAccepted(String type) {
        assertThat(ada.post("/api/tasks", "{\"title\":\"a\"}", "Content-Type", type)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void create_severalMediaTypes_areUnsupported() {
        assertThat(ada.post(
                                "/api/tasks",
                                "{\"title\":\"a\"}",
                                "Content-Type",
                                "application/json",
                                "Content-Type",
                                "text/plain")
                        .status())
                .isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json",
                ";",
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/json;charset=utf-16",
                "application/merge-patch+json"
            })
    void create_otherMediaType_isUnsupported(String type) {
        assertThat(ada.post("/api/tasks", "{\"title\":\"a\"}", "Content-Type", type)
                        .status())
                .isEqualTo(415);
    }

    @Test
    void create_compressed_isUnsupported() {
        assertThat(ada.post("/api/tasks", "{\"title\":\"a\"}", "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void create_bodyOverTheLimit_isRejectedAndTheLargestIsNot() {
        String start = "{\"title\":\"a\"";
        String largest = start + " ".repeat(RequestBodies.LIMIT - start.length() - 1) + "}";

        assertThat(ada.post("/api/tasks", largest).status()).isEqualTo(201);
        assertThat(ada.post("/api/tasks", largest + " ").status()).isEqualTo(413);
    }
}
