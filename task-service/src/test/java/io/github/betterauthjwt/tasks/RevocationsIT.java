// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import io.github.betterauthjwt.testing.TestJwt;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances with one database reject tokens that were reported to one of them. */
class RevocationsIT {

    private static final String SECRET = "a-secret-of-the-tests-that-is-long-enough";
    private static final String CLIENT = "task-service-client";
    private static final String PATH = "/revocations";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static TestIssuer issuer;
    /** Receives the reports. */
    private static TaskService reported;
    /** Is notified of them. */
    private static TaskService notified;
    /** Reads them again and again, because a pooler may be before its database. */
    private static TaskService polling;

    private static int users;

    @BeforeAll
    static void start() {
        issuer = TestIssuer.start();
        reported = service(Map.of("DATABASE_POOLER", "none"));
        notified = service(Map.of("DATABASE_POOLER", "none"));
        polling = service(Map.of());
    }

    @AfterAll
    static void stop() {
        polling.close();
        notified.close();
        reported.close();
        issuer.close();
    }

    private static TaskService service(Map<String, String> settings) {
        Map<String, String> environment = TestDatabase.environment(issuer.url());
        environment.put("REVOCATIONS_SECRET", SECRET);
        environment.put("REVOCATIONS_LOGOUT_CLIENT", CLIENT);
        environment.putAll(settings);
        return TaskService.start(Settings.read(environment));
    }

    private static String newUser() {
        return "revoked-" + ++users;
    }

    private static TestJwt issued(String user, Instant time) {
        return issuer.jwt().subject(user).issuedAt(time);
    }

    private static String report(String members) {
        return "{" + members.replace('\'', '"') + "}";
    }

    private static Api.Answer post(TaskService service, String body) {
        return new Api(service.port(), SECRET).post(PATH, body);
    }

    private static String outcome(TaskService service, String token) {
        Api.Answer answer = new Api(service.port(), token).get("/api/tasks");
        return answer.status() == 200 ? "accepted" : answer.code();
    }

    private static Duration awaitRejection(TaskService service, String token) throws InterruptedException {
        long start = System.nanoTime();
        String outcome = outcome(service, token);
        while (outcome.equals("accepted") && System.nanoTime() - start < PATIENCE.toNanos()) {
            Thread.sleep(5);
            outcome = outcome(service, token);
        }
        assertThat(outcome).isEqualTo("inactive_token");
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void assertAcceptedEverywhere(String token) {
        assertThat(outcome(reported, token)).isEqualTo("accepted");
        assertThat(outcome(notified, token)).isEqualTo("accepted");
        assertThat(outcome(polling, token)).isEqualTo("accepted");
    }

    @Test
    void report_ofAUser_endsOlderTokensOnEveryInstance() throws Exception {
        String user = newUser();
        Instant now = Instant.now();
        String older = issued(user, now.minusSeconds(20)).sign();
        String newer = issued(user, now.minusSeconds(5)).sign();
        assertAcceptedEverywhere(older);

        Api.Answer answer =
                post(reported, report("'sub':'" + user + "','issued_until':'" + now.minusSeconds(10) + "'"));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Cache-Control")).hasValue("no-store");
        assertThat(outcome(reported, older)).isEqualTo("inactive_token");
        Duration byNotification = awaitRejection(notified, older);
        Duration byPolling = awaitRejection(polling, older);
        System.getLogger(RevocationsIT.class.getName())
                .log(Level.INFO, "rejected after {0} by notification, {1} more by polling", byNotification, byPolling);
        assertAcceptedEverywhere(newer);
    }

    @Test
    void report_ofASession_endsItsTokensOnly() throws Exception {
        String user = newUser();
        String ended = issued(user, Instant.now()).claim("sid", user + "-1").sign();
        String other = issued(user, Instant.now()).claim("sid", user + "-2").sign();

        assertThat(post(reported, report("'sid':'" + user + "-1'")).status()).isEqualTo(204);

        awaitRejection(notified, ended);
        awaitRejection(polling, ended);
        assertAcceptedEverywhere(other);
    }

    @Test
    void report_repeatedWithAnEarlierTime_keepsTheLaterOne() throws Exception {
        String user = newUser();
        Instant now = Instant.now();
        String token = issued(user, now.minusSeconds(20)).sign();
        post(reported, report("'sub':'" + user + "','issued_until':'" + now.minusSeconds(10) + "'"));
        post(reported, report("'sub':'" + user + "','issued_until':'" + now.minusSeconds(30) + "'"));

        try (TaskService later = service(Map.of())) {
            assertThat(outcome(later, token)).isEqualTo("inactive_token");
        }
    }

    @Test
    void instance_thatReconnects_readsWhatItMissed() throws Exception {
        String user = newUser();
        String token = issued(user, Instant.now()).sign();
        try (DatabaseProxy database = DatabaseProxy.to(TestDatabase.url());
                TaskService separated = service(Map.of(
                        "DATABASE_URL", database.address(),
                        "DATABASE_MIGRATION_URL", TestDatabase.address(),
                        "DATABASE_POOLER", "none"))) {
            assertThat(outcome(separated, token)).isEqualTo("accepted");
            database.silence(true);
            database.breakConnections();
            assertThat(post(reported, report("'sub':'" + user + "'")).status()).isEqualTo(204);
            database.silence(false);

            awaitRejection(separated, token);
        }
    }

    @Test
    void report_databaseUnavailable_isTemporaryAndEndsTheTokensHere() throws Exception {
        String user = newUser();
        String token = issued(user, Instant.now()).sign();
        try (DatabaseProxy database = DatabaseProxy.to(TestDatabase.url());
                TaskService separated = service(Map.of(
                        "DATABASE_URL", database.address(),
                        "DATABASE_MIGRATION_URL", TestDatabase.address(),
                        "DATABASE_WAIT", "500ms"))) {
            database.silence(true);
            database.breakConnections();

            Api.Answer answer = post(separated, report("'sub':'" + user + "'"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isPresent();
            assertThat(outcome(separated, token)).isEqualTo("inactive_token");
            database.silence(false);
        }
    }

    @Test
    void changes_thousandsAtOnce_areAllRead() throws Exception {
        String user = newUser();
        String token = issued(user, Instant.now()).sign();
        assertAcceptedEverywhere(token);
        DatabaseUrl url = TestDatabase.url();

        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO tasks.revocations SELECT 'sub', CASE number WHEN 6000 THEN '" + user
                    + "' ELSE 'many-' || number END, now(), now(), now() + interval '1 hour'"
                    + " FROM generate_series(1, 6000) AS number");
            statement.execute("SELECT pg_notify('tasks_revocations', '')");

            awaitRejection(notified, token);
            awaitRejection(polling, token);
            statement.execute("DELETE FROM tasks.revocations WHERE value LIKE 'many-%'");
        }
    }

    @Test
    void expiredRow_isDeleted() throws Exception {
        DatabaseUrl url = TestDatabase.url();
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.properties());
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO tasks.revocations VALUES"
                    + " ('sub', 'expired-row', now() - interval '2 hours', now() - interval '2 hours', now())");
            try (TaskService fresh = service(Map.of())) {
                assertThat(fresh.port()).isPositive();
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                while (exists(statement) && System.nanoTime() < deadline) {
                    Thread.sleep(20);
                }
                assertThat(exists(statement)).isFalse();
            }
        }
    }

    private static boolean exists(Statement statement) throws Exception {
        try (ResultSet rows = statement.executeQuery("SELECT 1 FROM tasks.revocations WHERE value = 'expired-row'")) {
            return rows.next();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer another-secret-of-the-tests-that-is-long",
                "Bearer a-secret-of-the-tests-that-is-long-enoug",
                "Bearer ",
                "Basic a-secret-of-the-tests-that-is-long-enough"
            })
    void report_withoutTheSecret_isRejected(String authorization) {
        Api anonymous = new Api(reported.port(), null);

        Api.Answer answer = anonymous.post(PATH, report("'sub':'ada'"), "Authorization", authorization);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("wrong_secret");
        assertThat(answer.header("WWW-Authenticate")).isPresent();
        assertThat(anonymous.post(PATH, report("'sub':'ada'")).status()).isEqualTo(401);
    }

    @Test
    void report_withATokenOfAUser_isRejected() {
        Api user = new Api(reported.port(), issuer.token("ada"));

        assertThat(user.post(PATH, report("'sub':'ada'")).code()).isEqualTo("wrong_secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{; malformed_json",
                "[]; malformed_json",
                "{} {}; malformed_json",
                "{'sub':'a','sub':'b'}; malformed_json",
                "{}; validation_failed",
                "{'issued_until':'2026-01-31T09:00:00Z'}; validation_failed",
                "{'sub':''}; validation_failed",
                "{'sub':1}; validation_failed",
                "{'sub':null}; validation_failed",
                "{'sub':['a']}; validation_failed",
                "{'sub':'a','user':'b'}; validation_failed",
                "{'sub':'a','issued_until':'yesterday'}; validation_failed",
                "{'sub':'a','issued_until':1}; validation_failed",
                "{'sub':'a\\u0000'}; validation_failed"
            })
    void report_otherBody_isRejected(String body, String code) {
        assertThat(post(reported, body.replace('\'', '"')).code()).isEqualTo(code);
    }

    @Test
    void report_longIdsAndBodies_areRejected() {
        assertThat(post(reported, report("'sub':'" + "x".repeat(255) + "'")).status())
                .isEqualTo(204);
        assertThat(post(reported, report("'sub':'" + "x".repeat(256) + "'")).status())
                .isEqualTo(422);
        assertThat(post(reported, report("'sub':'" + "x".repeat(16 * 1024) + "'"))
                        .status())
                .isEqualTo(413);
        assertThat(new Api(reported.port(), SECRET)
                        .post(PATH, "sub=ada", "Content-Type", "text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(new Api(reported.port(), SECRET)
                        .post(PATH + "?sub=ada", report("'sub':'ada'"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void path_otherMethod_isNotAllowed() {
        Api.Answer answer = new Api(reported.port(), SECRET).get(PATH);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).hasValue("POST, OPTIONS");
    }

    private static TestJwt logoutToken(String user) {
        return issuer.jwt()
                .header("typ", "logout+jwt")
                .issuer(issuer.url() + "/api/auth")
                .audience(CLIENT)
                .subject(user)
                .claim("sid", user + "-session")
                .claim("jti", user)
                .claim("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    }

    private static HttpResponse<String> postForm(TaskService service, String form) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + PATH))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private static String field(String token) {
        return "logout_token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }

    @Test
    void logoutToken_endsTheTokensOfUserAndSession() throws Exception {
        String user = newUser();
        String token = issued(user, Instant.now().minusSeconds(5)).sign();
        String ofSession =
                issued(newUser(), Instant.now()).claim("sid", user + "-session").sign();
        assertAcceptedEverywhere(token);

        HttpResponse<String> answer =
                postForm(reported, "x=y&" + field(logoutToken(user).sign()));

        assertThat(answer.statusCode()).isEqualTo(204);
        awaitRejection(notified, token);
        awaitRejection(polling, token);
        awaitRejection(notified, ofSession);
    }

    @Test
    void logoutToken_forged_isRejected() throws Exception {
        String user = newUser();
        String token = issued(user, Instant.now()).sign();
        for (String form : new String[] {
            field(logoutToken(user).audience("another-client").sign()),
            field(logoutToken(user).issuer(issuer.url()).sign()),
            field(logoutToken(user).withoutClaim("events").sign()),
            field(logoutToken("x".repeat(256)).sign()),
            field(token),
            field(issuer.forgedToken()),
            field("a.b.c"),
            field(logoutToken(user).sign()) + '&' + field(logoutToken(user).sign()),
            "logout_token=%zz",
            "token=x",
            ""
        }) {
            HttpResponse<String> answer = postForm(reported, form);
            assertThat(answer.statusCode()).as(form).isEqualTo(400);
            assertThat(answer.body()).contains("\"invalid_logout_token\"");
        }
        assertAcceptedEverywhere(token);
    }

    @Test
    void settings_withoutASecret_haveNoPath() throws Exception {
        try (TaskService without = TaskService.start(Settings.read(TestDatabase.environment(issuer.url())))) {
            assertThat(new Api(without.port(), null).post(PATH, "{}").code()).isEqualTo("missing_token");
            assertThat(new Api(without.port(), issuer.token("ada"))
                            .post(PATH, "{}")
                            .status())
                    .isEqualTo(404);
            assertThat(postForm(without, field(logoutToken("ada").sign())).statusCode())
                    .isEqualTo(401);
        }
    }
}
