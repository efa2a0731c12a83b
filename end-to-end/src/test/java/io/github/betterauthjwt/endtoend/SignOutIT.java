// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Better Auth with the plugin of examples/web reports to one of two instances of task-service that the tokens of a
 * user ended, and both reject them.
 */
class SignOutIT {

    private static final Logger LOGGER = System.getLogger(SignOutIT.class.getName());
    private static final String SECRET = "a-secret-that-the-hooks-and-the-service-share";
    private static final String PASSWORD = "correct horse battery staple";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP = Http.http1().build();

    @TempDir
    private static Path folder;

    private static AuthServer auth;
    private static TaskServer reported;
    private static TaskServer other;

    @BeforeAll
    static void start() throws Exception {
        int port = Locations.freePort();
        auth = AuthServer.start("sign-out", options(port));
        reported = TaskServer.start(
                auth.url(), folder.resolve("data"), settings(Map.of("PORT", "" + port)), "/health/ready");
        String database = Files.readString(folder.resolve("data/database-url")).strip();
        other = TaskServer.start(
                auth.url(),
                folder.resolve("unused"),
                settings(Map.of("DATABASE_URL", database, "DATABASE_POOLER", "none")),
                "/health/ready");
    }

    private static Map<String, String> settings(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("REVOCATIONS_SECRET", SECRET);
        return settings;
    }

    private static String options(int port) {
        return """
                {"rateLimit": {"enabled": false}, "user": {"deleteUser": {"enabled": true}}, \
                "revocations": {"url": "http://127.0.0.1:%d", "secret": "%s"}}"""
                .formatted(port, SECRET);
    }

    @AfterAll
    static void stop() {
        other.close();
        reported.close();
        auth.close();
    }

    private static HttpResponse<String> tasks(TaskServer service, String token) {
        return Http.send(
                HTTP,
                HttpRequest.newBuilder(URI.create(service.url() + "/api/tasks"))
                        .header("Authorization", "Bearer " + token)
                        .build());
    }

    private static String acceptedToken(Person person) {
        String token = person.token();
        assertThat(tasks(reported, token).statusCode()).isEqualTo(200);
        assertThat(tasks(other, token).statusCode()).isEqualTo(200);
        return token;
    }

    /** Posts to Better Auth and waits until both instances reject the token. The time is logged, for docs/sign-out.md. */
    private static void assertEndedBy(Person person, String path, String json, String token) throws Exception {
        HttpResponse<String> answer = person.post(auth.url() + "/api/auth/" + path, json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        long start = System.nanoTime();
        awaitRejection(reported, token, start);
        Duration here = Duration.ofNanos(System.nanoTime() - start);
        awaitRejection(other, token, start);
        Duration there = Duration.ofNanos(System.nanoTime() - start);
        LOGGER.log(
                Level.INFO, "{0}: rejected after {1} by the instance with the report, {2} by both", path, here, there);
    }

    private static void awaitRejection(TaskServer service, String token, long start) throws Exception {
        HttpResponse<String> answer = tasks(service, token);
        while (answer.statusCode() == 200 && System.nanoTime() - start < PATIENCE.toNanos()) {
            Thread.sleep(2);
            answer = tasks(service, token);
        }
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(new ObjectMapper().readTree(answer.body()).get("code").asText())
                .isEqualTo("inactive_token");
    }

    @Test
    void signOut_endsTheTokenOnBothInstances() throws Exception {
        Person ada = Person.signUp(auth.url(), "Ada");
        Person grace = Person.signUp(auth.url(), "Grace");
        String ofAnotherUser = acceptedToken(grace);
        assertEndedBy(ada, "sign-out", "{}", acceptedToken(ada));
        assertThat(tasks(other, ofAnotherUser).statusCode()).isEqualTo(200);
    }

    @Test
    void changedPassword_endsOlderTokens() throws Exception {
        Person ada = Person.signUp(auth.url(), "Ada");
        assertEndedBy(
                ada,
                "change-password",
                "{\"currentPassword\":\"%s\",\"newPassword\":\"another %s\"}".formatted(PASSWORD, PASSWORD),
                acceptedToken(ada));
    }

    @Test
    void deletedUser_hasNoTokens() throws Exception {
        Person ada = Person.signUp(auth.url(), "Ada");
        assertEndedBy(ada, "delete-user", "{\"password\":\"%s\"}".formatted(PASSWORD), acceptedToken(ada));
    }

    /** A ban deletes the sessions of the user in the same way. */
    @Test
    void revokedSessions_endTheToken() throws Exception {
        Person ada = Person.signUp(auth.url(), "Ada");
        assertEndedBy(ada, "revoke-sessions", "{}", acceptedToken(ada));
    }
}
