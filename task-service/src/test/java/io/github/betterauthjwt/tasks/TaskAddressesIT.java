// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskAddressesIT {

    private static final String PAGE = "https://app.example.com";

    @RegisterExtension
    static final ServiceExtension SERVICE =
            new ServiceExtension().with("CORS_ORIGINS", PAGE + "/,http://localhost:3000");

    private Api ada;

    @BeforeEach
    void signIn() {
        ada = SERVICE.newUser();
    }

    @Test
    void alias_ownId_isTheSameTasks() {
        Api user = SERVICE.user("a/b ü");
        String id = user.create("{\"title\":\"A\"}");
        String alias = "/api/a%2Fb%20%C3%BC/tasks";

        assertThat(user.get(alias).json().get("tasks").findValuesAsText("id")).contains(id);
        assertThat(user.get(alias + "/" + id).status()).isEqualTo(200);
        assertThat(user.patch(alias + "/" + id + "/complete", null).status()).isEqualTo(200);
        assertThat(user.post(alias, "{\"title\":\"B\"}").status()).isEqualTo(201);
        assertThat(user.delete(alias + "/" + id).status()).isEqualTo(204);
        assertThat(user.get(alias + "/").status()).isEqualTo(200);
        assertThat(user.get(alias + "/a..b").code()).isEqualTo("task_not_found");
        assertThat(user.get(alias + "/../tasks").status()).isEqualTo(404);
        assertThat(user.send("POST", alias + "/" + id, "{}").status()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"GET,", "GET,/", "POST,", "DELETE,?status=all", "GET,/00000000-0000-7000-8000-000000000000", "PUT,/x"})
    void alias_foreignId_isAMismatchBeforeAnyOtherCheck(String method, String rest) {
        String body = method.startsWith("P") ? "{\"title\":\"A\"}" : null;
        Api.Answer answer = ada.send(method, "/api/another-user/tasks" + (rest == null ? "" : rest), body);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("user_mismatch");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/tasks,'PUT,PATCH,TRACE,FOO','GET, HEAD, POST, DELETE, OPTIONS'",
        "/api/tasks/x,'POST,FOO','GET, HEAD, PUT, PATCH, DELETE, OPTIONS'",
        "/api/tasks/x/complete,'GET,POST,PUT,DELETE','PATCH, OPTIONS'"
    })
    void path_otherMethod_isNotAllowed(String path, String methods, String allow) {
        for (String method : methods.split(",", -1)) {
            Api.Answer answer = ada.send(method, path, null, "X-HTTP-Method-Override", "GET");

            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).hasValue(allow);
            assertThat(answer.code()).isEqualTo("method_not_allowed");
        }
        Api.Answer options = ada.send("OPTIONS", path, null);
        assertThat(options.status()).isEqualTo(204);
        assertThat(options.header("Allow")).hasValue(allow);
    }

    @Test
    void head_anyRead_isGetWithoutItsBody() {
        String path = "/api/tasks/" + ada.create("{\"title\":\"A\"}");
        for (String read : new String[] {path, "/api/tasks", "/api/tasks/none"}) {
            Api.Answer get = ada.get(read);
            Api.Answer head = ada.send("HEAD", read, null);

            assertThat(head.status()).isEqualTo(get.status());
            assertThat(head.response().body()).isEmpty();
            assertThat(head.header("Content-Type")).isEqualTo(get.header("Content-Type"));
            assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
        }
        assertThat(ada.get(path).status()).as("the connection is in step").isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/tasks/x",
                "/api/tasks/00000000-0000-7000-8000-000000000000",
                "/api/tasks/{00000000-0000-7000-8000-000000000000}",
                "/api/tasks/0-0-7-8-0",
                "/api/tasks/%20"
            })
    void task_unknownOrOddId_isNotFound(String path) {
        Api.Answer answer = ada.get(path.replace("{", "%7B").replace("}", "%7D"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("task_not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/api", "/api/", "/admin", "/health", "/api/tasks/x/y", "/config", "/api/tasks/x/complete/y"
            })
    void path_unknown_isAProblem(String path) {
        Api.Answer answer = ada.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(SERVICE.anonymous().get(path).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/tasks", "/%61pi/tasks", "/api;x=1/tasks", "/x/../api/tasks", "/api/tasks;a=b",
                        "/health/../api/tasks",
                "/health/live/../../api/tasks", "/api/./tasks", "/API/tasks", "/api/tasks/", "/api//tasks",
                        "/health/live/%2e%2e/%2e%2e/api/tasks"
            })
    void path_variant_isProtected(String path) {
        assertThat(SERVICE.anonymous().get(path).status()).isIn(400, 401);
    }

    /**
     * Helidon resolves dots and slashes, decodes, and drops parameters before it looks for a route. The owner is still
     * the token's.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "//api/tasks",
                "/api//tasks",
                "/api/tasks/",
                "/api/./tasks",
                "/x/../api/tasks",
                "/health/../api/tasks",
                "/api/tasks;a=b",
                "/api;x=1/tasks",
                "/%61pi/tasks",
                "/api%2Ftasks"
            })
    void path_variantOfTheList_isTheOwnersTasks(String path) {
        SERVICE.newUser().create("{\"title\":\"of another user\"}");
        String id = ada.create("{\"title\":\"A\"}");

        Api.Answer answer = ada.get(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("tasks").findValuesAsText("id")).containsExactly(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/API/tasks",
                "/api/tasks/..",
                "/api/tasks/../..",
                "/api/tasks/%2e%2e",
                "/health/live/%2e%2e/%2e%2e/api/tasks",
                "/api/tasks%00",
                "/api/tasks%20"
            })
    void path_otherVariant_is404(String path) {
        assertThat(ada.get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Forwarded-Host", "X-Forwarded-Prefix", "X-Forwarded-Proto", "X-Original-URL", "Forwarded"})
    void forwarded_headersOfAProxy_areNotReflected(String header) {
        Api.Answer created = ada.post("/api/tasks", "{\"title\":\"A\"}", header, "evil");
        ada.create("{\"title\":\"B\"}");
        Api.Answer list = ada.get("/api/tasks?limit=1", header, "evil");

        assertThat(created.header("Location").orElseThrow()).startsWith("/api/tasks/");
        assertThat(list.header("Link").orElseThrow()).startsWith("</api/tasks?limit=1&cursor=");
        assertThat(created.response().headers().map() + created.response().body())
                .doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(strings = {PAGE, "http://localhost:3000"})
    void cors_allowedOrigin_mayReadResponsesAndErrors(String origin) {
        Api.Answer[] answers = {
            ada.get("/api/tasks", "Origin", origin),
            SERVICE.anonymous().get("/api/tasks", "Origin", origin),
            ada.get("/api/tasks/x", "Origin", origin),
            ada.get("/nothing", "Origin", origin),
            ada.post("/api/tasks", "{", "Origin", origin),
            ada.post("/api/tasks", " ".repeat(70_000), "Origin", origin)
        };
        for (Api.Answer answer : answers) {
            assertThat(answer.header("Access-Control-Allow-Origin")).hasValue(origin);
            assertThat(answer.header("Access-Control-Expose-Headers"))
                    .hasValue("ETag, Location, Link, Retry-After, WWW-Authenticate, Idempotent-Replayed");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
            assertThat(String.join(",", answer.response().headers().allValues("Vary")))
                    .contains("Origin");
        }
    }

    @Test
    void cors_preflight_needsNoToken() {
        Api.Answer answer = SERVICE.anonymous()
                .send(
                        "OPTIONS",
                        "/api/tasks",
                        null,
                        "Origin",
                        PAGE,
                        "Access-Control-Request-Method",
                        "PATCH",
                        "Access-Control-Request-Headers",
                        "authorization");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue(PAGE);
        assertThat(answer.header("Access-Control-Allow-Methods").orElseThrow()).contains("PATCH", "DELETE");
        assertThat(answer.header("Access-Control-Allow-Headers"))
                .hasValue("Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key");
        assertThat(answer.header("Access-Control-Max-Age")).hasValue("7200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "*",
                "https://app.example.com.evil.com",
                "http://app.example.com",
                "https://APP.example.com",
                "https://app.example.com:444",
                "https://app.example.com/"
            })
    void cors_otherOrigin_mayNotRead(String origin) {
        Api.Answer answer = ada.get("/api/tasks", "Origin", origin);
        Api.Answer preflight = SERVICE.anonymous()
                .send("OPTIONS", "/api/tasks", null, "Origin", origin, "Access-Control-Request-Method", "GET");

        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Vary").orElseThrow()).contains("Origin");
        assertThat(preflight.header("Access-Control-Allow-Methods")).isEmpty();
    }

    @Test
    void response_always_namesItsRequest() {
        assertThat(ada.get("/api/tasks", "X-Request-Id", "abc-1").header("X-Request-Id"))
                .hasValue("abc-1");
        assertThat(ada.get("/api/tasks", "X-Request-Id", "a b<c>")
                        .header("X-Request-Id")
                        .orElseThrow())
                .doesNotContain("<")
                .hasSize(36);
        assertThat(ada.get("/nothing", "X-Request-Id", "abc-2")
                        .json()
                        .get("instance")
                        .asText())
                .isEqualTo("urn:request:abc-2");
    }

    @Test
    void response_withTasks_isPrivate() {
        Api.Answer answer = ada.get("/api/tasks");

        assertThat(answer.header("Cache-Control")).hasValue("private, no-cache");
        assertThat(answer.header("Vary")).hasValue("Authorization, Origin");
        assertThat(answer.header("Server")).isEmpty();
    }

    @Test
    void openApi_requested_returnsTheDocument() {
        assertThat(SERVICE.management()
                        .get("/openapi.json")
                        .json()
                        .get("openapi")
                        .asText())
                .isEqualTo("3.1.0");
    }

    private static String metrics() {
        return SERVICE.management().get("/metrics").response().body();
    }

    @Test
    void metrics_afterRequests_countThem() {
        ada.get("/api/tasks");
        new Api(SERVICE.port(), "nonsense").get("/api/tasks");
        ada.get("/api/tasks/x?secret=1");

        // a request is counted after its client has the response
        Await.until(
                "all requests are counted",
                () -> metrics().contains("status=\"401\"") && metrics().contains("route=\"/api/tasks/{task_id}\""));
        assertThat(metrics())
                .contains("http_requests_total{method=\"GET\",route=\"/api/tasks\",status=\"200\"}")
                .contains("route=\"/api/tasks/{task_id}\"")
                .contains("http_request_duration_seconds_bucket")
                .contains("database_connections_active")
                .contains("betterauth_jwt_keys 1.0")
                .contains("betterauth_jwt_tokens_accepted_total{token=\"known\"}")
                .contains("betterauth_jwt_tokens_rejected_total{reason=\"")
                .doesNotContain("secret", "user-");
    }
}
