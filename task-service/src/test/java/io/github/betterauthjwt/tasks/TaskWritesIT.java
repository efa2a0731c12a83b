// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private String newTask() {
        return "/api/tasks/"
                + ada.create("{\"title\":\"A\",\"description\":\"d\",\"priority\":\"high\",\"tags\":[\"x\"],"
                        + "\"due_date\":\"2030-01-31T09:00:00+02:00\"}");
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
    void create_oddUnknownMember_isNamedWhereItCanBe(String body, String pointer) {
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
    void create_farDueDate_comesBackAsItWas(String due) {
        assertThat(ada.post("/api/tasks", "{\"title\":\"a\",\"due_date\":\"" + due + "\"}")
                        .json()
                        .get("due_date")
                        .asText())
                .isEqualTo(due);
    }

    @Test
    void task_sentBackAsRead_staysAsItWas() {
        String path = newTask();
        String read = ada.get(path).response().body();

        JsonNode written = ada.put(path, read).json();

        assertThat(written.get("version").asInt()).isEqualTo(2);
        assertThat(written.get("due_date").asText()).isEqualTo("2030-01-31T07:00:00Z");
        assertThat(written.get("tags").toString()).isEqualTo("[\"x\"]");
    }

    @Test
    void patch_members_changeAloneAndNullClears() {
        String path = newTask();

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
    void patch_nothingToChange_isRefusedAndChangesNothing(String body) {
        String path = newTask();
        String before = ada.get(path).response().body();

        Api.Answer answer = ada.patch(path, body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail").asText()).isEqualTo("Name at least one member to change.");
        assertThat(ada.get(path).response().body()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"title", "completed", "priority", "tags"})
    void patch_nullWhereATaskHasAlwaysAValue_isRefused(String member) {
        Api.Answer answer = ada.patch(newTask(), "{\"" + member + "\":null}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors").findValuesAsText("pointer")).containsExactly("/" + member);
    }

    @Test
    void patch_aTaskAsRead_isTaken() {
        String path = newTask();

        assertThat(ada.patch(path, ada.get(path).response().body())
                        .json()
                        .get("title")
                        .asText())
                .isEqualTo("A");
    }

    @Test
    void patch_mergePatchType_isTaken() {
        Api.Answer answer = ada.patch(newTask(), "{\"title\":\"B\"}", "Content-Type", "application/merge-patch+json");

        assertThat(answer.json().get("title").asText()).isEqualTo("B");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
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
    void create_largeBody_isRefusedAndTheLargestIsNot() {
        String start = "{\"title\":\"a\"";
        String largest = start + " ".repeat(TaskService.BODY_LIMIT - start.length() - 1) + "}";

        assertThat(ada.post("/api/tasks", largest).status()).isEqualTo(201);
        assertThat(ada.post("/api/tasks", largest + " ").status()).isEqualTo(413);
    }

    @Test
    void complete_same_changesNothing() {
        String path = newTask();
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

    @Test
    void ifMatch_oldVersion_isAMismatchForEveryWrite() {
        String path = newTask();
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
        String path = newTask();

        assertThat(ada.get(path, "If-None-Match", "\"1\"").status()).isEqualTo(304);
        assertThat(ada.get(path, "If-None-Match", "W/\"1\"").status()).isEqualTo(304);
        assertThat(ada.get(path, "If-None-Match", "\"2\"").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"1\"", "\"7\", \"1\"", "\"7\",W/\"1\" , \"8\"", " , \"1\""})
    void ifNoneMatch_namingTheVersion_isNotModifiedForGetAndHead(String tags) {
        String path = newTask();

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
    void ifNoneMatch_namingOthers_isSent(String tags) {
        assertThat(ada.get(newTask(), "If-None-Match", tags).status()).isEqualTo(200);
    }

    @Test
    void ifNoneMatch_severalFields_areOneList() {
        String path = newTask();

        assertThat(ada.get(path, "If-None-Match", "\"7\"", "If-None-Match", "\"1\"")
                        .status())
                .isEqualTo(304);
        assertThat(ada.get(path, "If-None-Match", "\"7\"", "If-None-Match", "\"8\"")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"POST,", "GET,/id", "PUT,/id", "PATCH,/id", "DELETE,/id", "PATCH,/id/complete"})
    void parameter_whereNoneIsKnown_isNamed(String method, String rest) {
        String task = newTask();
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
    void ifMatch_twentyAtOnce_oneWins() throws Exception {
        String path = newTask();

        List<Api.Answer> answers = atOnce(20, () -> ada.patch(path, "{\"title\":\"C\"}", "If-Match", "\"1\""));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 412)).hasSize(19);
        assertThat(ada.get(path).json().get("version").asInt()).isEqualTo(2);
    }

    @Test
    void idempotencyKey_sameBody_isReplayed() {
        Api.Answer first = ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");
        Api.Answer again = ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");

        assertThat(first.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).hasValue("true");
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    }

    @Test
    void idempotencyKey_taskChangedSince_isReplayedAsItIsNow() {
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
    void idempotencyKey_taskDeletedSince_makesANewOne() {
        Api.Answer first = ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");
        ada.delete(first.header("Location").orElseThrow());

        Api.Answer again = ada.post("/api/tasks", "{\"title\":\"b\"}", "Idempotency-Key", "k");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.header("Idempotent-Replayed")).isEmpty();
        assertThat(again.json().get("id")).isNotEqualTo(first.json().get("id"));
    }

    @Test
    void idempotencyKey_otherBody_isRefused() {
        ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");

        Api.Answer other = ada.post("/api/tasks", "{\"title\":\"b\"}", "Idempotency-Key", "k");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.code()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void idempotencyKey_ofAnotherUser_isAnotherKey() {
        ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k");

        Api.Answer bobs = SERVICE.newUser().post("/api/tasks", "{\"title\":\"b\"}", "Idempotency-Key", "k");
        assertThat(bobs.status()).isEqualTo(201);
        assertThat(bobs.header("Idempotent-Replayed")).isEmpty();
    }

    @Test
    void idempotencyKey_lengthAtItsBounds_isChecked() {
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
    void idempotencyKey_twentyAtOnce_makeOneTask() throws Exception {
        List<Api.Answer> answers =
                atOnce(20, () -> ada.post("/api/tasks", "{\"title\":\"a\"}", "Idempotency-Key", "k"));

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

    @Test
    void toggle_oddNumberAtOnce_endsCompleted() throws Exception {
        String path = newTask();

        atOnce(11, () -> ada.patch(path + "/complete", null));

        assertThat(ada.get(path).json().get("completed").asBoolean()).isTrue();
        assertThat(ada.get(path).json().get("version").asInt()).isEqualTo(12);
    }

    private static List<Api.Answer> atOnce(int count, Callable<Api.Answer> request) throws Exception {
        List<Api.Answer> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Api.Answer>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(executor.submit(request));
            }
            for (Future<Api.Answer> future : futures) {
                answers.add(future.get());
            }
        }
        return answers;
    }
}
