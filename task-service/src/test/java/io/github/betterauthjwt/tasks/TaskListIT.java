// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.tasks.http.Cursor;
import io.github.betterauthjwt.tasks.http.TaskQueryReader;
import io.github.betterauthjwt.tasks.http.ValidationErrors;
import io.github.betterauthjwt.tasks.task.TaskQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskListIT {

    @RegisterExtension
    static final ServiceExtension SERVICE = new ServiceExtension();

    private Api ada;

    @BeforeEach
    void signIn() {
        ada = SERVICE.newUser();
    }

    private void createSamples() {
        ada.create("{\"title\":\"banana 100%\",\"priority\":\"low\",\"tags\":[\"fruit\",\"yellow\"]}");
        ada.create(
                "{\"title\":\"Apple\",\"priority\":\"high\",\"tags\":[\"fruit\"],\"due_date\":\"2030-01-02T00:00:00Z\","
                        + "\"description\":\"an_underscore\"}");
        ada.create("{\"title\":\"cherry 1000\",\"completed\":true,\"due_date\":\"2030-01-01T00:00:00Z\"}");
        ada.create("{\"title\":\"date\",\"due_date\":\"2030-01-03T00:00:00Z\"}");
    }

    private List<String> titles(String query) {
        return ada.get("/api/tasks" + query).json().get("tasks").findValuesAsText("title");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ?status=completed                   | cherry 1000
                    ?status=pending                     | date,Apple,banana 100%
                    ?status=all                         | date,cherry 1000,Apple,banana 100%
                    ?priority=high                      | Apple
                    ?tag=fruit                          | Apple,banana 100%
                    ?tag=fruit&tag=yellow               | banana 100%
                    ?tag=Fruit                          |
                    ?due_after=2030-01-02T00:00:00Z     | date,Apple
                    ?due_before=2030-01-02T00:00:00Z    | cherry 1000
                    ?due_after=2030-01-02&due_before=2030-01-03 | Apple
                    ?search=APPLE                       | Apple
                    ?search=0%25                        | banana 100%
                    ?search=n_u                         | Apple
                    ?search=%5C                         |
                    ?sort=title                         | Apple,banana 100%,cherry 1000,date
                    ?sort=title&order=desc              | date,cherry 1000,banana 100%,Apple
                    ?sort=due_date                      | cherry 1000,Apple,date,banana 100%
                    ?sort=due_date&order=desc           | date,Apple,cherry 1000,banana 100%
                    ?sort=created_at&order=asc          | banana 100%,Apple,cherry 1000,date
                    ?sort=priority                      | Apple,date,cherry 1000,banana 100%
                    ?sort=updated_at&order=asc          | banana 100%,Apple,cherry 1000,date
                    """)
    void list_filteredAndSorted_matchesTheQuery(String query, String expected) {
        createSamples();

        assertThat(String.join(",", titles(query))).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"created_at", "updated_at", "due_date", "priority", "title"})
    void pages_bothOrders_coverEveryTaskOnce(String sort) {
        for (int i = 0; i < 11; i++) {
            String due = i % 3 == 0 ? "" : ",\"due_date\":\"2030-01-0" + (1 + i % 4) + "T00:00:00Z\"";
            ada.create("{\"title\":\"t" + i % 4 + "\",\"priority\":\""
                    + List.of("low", "medium", "high").get(i % 3) + "\"" + due + "}");
        }
        for (String order : List.of("asc", "desc")) {
            String base = "/api/tasks?sort=" + sort + "&order=" + order;
            List<String> all = ids(ada.get(base).json());
            List<String> paged = new ArrayList<>();
            String next = base + "&limit=2";
            while (next != null) {
                Api.Answer page = ada.get(next);
                paged.addAll(ids(page.json()));
                JsonNode cursor = page.json().get("next_cursor");
                next = page.header("Link")
                        .map(link -> link.replaceAll("^<|>; rel=\"next\"$", ""))
                        .orElse(null);
                assertThat(next != null).isEqualTo(!cursor.isNull());
            }
            assertThat(all).hasSize(11);
            assertThat(paged).as(sort + " " + order).isEqualTo(all);
        }
    }

    private static List<String> ids(JsonNode page) {
        return page.get("tasks").findValuesAsText("id");
    }

    @Test
    void page_longestTitle_hasAWorkingCursor() {
        String title = "\uD83D\uDE00".repeat(200);
        ada.create("{\"title\":\"" + title + "\"}");
        ada.create("{\"title\":\"" + title + "\"}");

        JsonNode first = ada.get("/api/tasks?sort=title&limit=1").json();
        String cursor = first.get("next_cursor").asText();

        assertThat(cursor.length()).isLessThanOrEqualTo(1024);
        JsonNode second =
                ada.get("/api/tasks?sort=title&limit=1&cursor=" + cursor).json();
        assertThat(ids(second)).hasSize(1).doesNotContainAnyElementsOf(ids(first));
        assertThat(second.get("next_cursor").isNull()).isTrue();
    }

    @Test
    void link_cursorNamedInPercentEncoding_replacesIt() {
        createSamples();
        String cursor = ada.get("/api/tasks?limit=1").json().get("next_cursor").asText();

        Api.Answer second = ada.get("/api/tasks?%63ursor=" + cursor + "&limit=1");

        String next = second.json().get("next_cursor").asText();
        assertThat(second.header("Link")).hasValue("</api/tasks?limit=1&cursor=" + next + ">; rel=\"next\"");
    }

    @Test
    void page_taskOfTheCursorDeleted_continuesAfterIt() {
        createSamples();
        JsonNode first = ada.get("/api/tasks?sort=title&limit=2").json();
        ada.delete("/api/tasks/" + ids(first).get(1));

        assertThat(titles(
                        "?sort=title&limit=2&cursor=" + first.get("next_cursor").asText()))
                .containsExactly("cherry 1000", "date");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=1&sort=title",
                "limit=2",
                "limit=1&status=pending",
                "limit=1&search=a",
                "limit=1&order=asc"
            })
    void cursor_otherParameters_isInvalid(String query) {
        createSamples();
        String cursor = ada.get("/api/tasks?limit=1").json().get("next_cursor").asText();

        Api.Answer answer = ada.get("/api/tasks?" + query + "&cursor=" + cursor);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_cursor");
    }

    @Test
    void cursor_searchForTheWordNull_isInvalid() {
        createSamples();
        String cursor = ada.get("/api/tasks?limit=1").json().get("next_cursor").asText();

        assertThat(ada.get("/api/tasks?limit=1&search=null&cursor=" + cursor).code())
                .isEqualTo("invalid_cursor");
    }

    @Test
    void cursor_ofAnotherUser_isInvalid() {
        createSamples();
        String cursor = ada.get("/api/tasks?limit=1").json().get("next_cursor").asText();

        assertThat(SERVICE.newUser().get("/api/tasks?limit=1&cursor=" + cursor).code())
                .isEqualTo("invalid_cursor");
    }

    @ParameterizedTest
    @EnumSource(TaskQuery.Sort.class)
    void cursor_tampered_isInvalidOrStartsElsewhere(TaskQuery.Sort sort) {
        createSamples();
        String path = "/api/tasks?limit=1&sort=" + sort.word() + "&cursor=";
        String cursor =
                ada.get(path.replace("&cursor=", "")).json().get("next_cursor").asText();
        for (String bad : List.of(cursor + "A", cursor.substring(1), cursor + "=", "x", "")) {
            assertThat(ada.get(path + bad).code()).as(bad).isEqualTo("invalid_cursor");
        }
        for (int i = 0; i < cursor.length(); i++) {
            String bad = cursor.substring(0, i) + (cursor.charAt(i) == 'B' ? 'C' : 'B') + cursor.substring(i + 1);
            Api.Answer answer = ada.get(path + bad);
            // The first twelve characters contain the format and the fingerprint.
            assertThat(answer.status()).as(bad).isIn(400, i < 12 ? 400 : 200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "updated_at,0000-01-01T00:00:00Z",
        "updated_at,+999999999-12-31T23:59:59Z",
        "due_date,-0001-01-01T00:00:00Z",
        "due_date,+10000-01-01T00:00:00Z",
        "priority,4",
        "title,'a\u0000'",
        "created_at,x"
    })
    void cursor_forgedForTheOwnQuery_isInvalid(String sort, String value) {
        String owner = "forger-" + System.nanoTime();
        TaskQuery query = TaskQueryReader.read(owner, "sort=" + sort);
        String cursor = Cursor.write(owner, query, new TaskQuery.Position(UUID.randomUUID(), value));

        Api.Answer answer = SERVICE.user(owner).get("/api/tasks?sort=" + sort + "&cursor=" + cursor);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_cursor");
    }

    @Test
    void total_requested_countsAllPages() {
        createSamples();

        assertThat(ada.get("/api/tasks?include_total=true&limit=1&tag=fruit")
                        .json()
                        .get("total")
                        .asInt())
                .isEqualTo(2);
        assertThat(ada.get("/api/tasks?include_total=false").json().has("total"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=done",
                "status=",
                "priority=urgent",
                "tag=a%20b",
                "tag=",
                "due_after=tomorrow",
                "due_before=2030-02-30",
                "search=",
                "sort=id",
                "sort=title;drop",
                "order=up",
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=1e1",
                "include_total=yes",
                "page=2",
                "status=all&status=all",
                "search=%00",
                "search=%FF",
                "search=%ED%A0%80"
            })
    void parameter_wrong_isNamed(String query) {
        Api.Answer answer = ada.get("/api/tasks?" + query);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("validation_failed");
        assertThat(answer.json().get("errors").get(0).get("parameter").asText())
                .isEqualTo(query.replaceFirst("=.*", ""));
    }

    @Test
    void parameters_hundredsWrong_areNotAllListed() {
        Api.Answer answer = ada.get("/api/tasks?" + "a&".repeat(2000));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("errors")).hasSize(ValidationErrors.MOST);
    }

    @Test
    void search_hostileText_isText() {
        ada.create("{\"title\":\"it's -- a; DROP TABLE\"}");

        assertThat(titles("?search=" + URLEncoder.encode("it's -- a; DROP", StandardCharsets.UTF_8)))
                .hasSize(1);
        assertThat(titles("?search=" + URLEncoder.encode("' OR 1=1 --", StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void list_unchanged_isNotSentAgain() {
        createSamples();
        String etag = ada.get("/api/tasks").header("ETag").orElseThrow();

        Api.Answer again = ada.get("/api/tasks", "If-None-Match", etag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.response().body()).isEmpty();
        ada.create("{\"title\":\"more\"}");
        assertThat(ada.get("/api/tasks", "If-None-Match", etag).status()).isEqualTo(200);
    }
}
