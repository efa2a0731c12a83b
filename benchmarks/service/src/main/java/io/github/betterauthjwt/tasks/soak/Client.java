// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Sends requests and checks each response against the rules that apply to all responses. */
final class Client {

    /** Longer than any wait that the service allows itself. */
    private static final Duration TIMEOUT = Duration.ofSeconds(45);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final String url;
    private final FaultWindows faultWindows;
    private final Scoreboard scoreboard;

    Client(int port, FaultWindows faultWindows, Scoreboard scoreboard) {
        this.url = "http://127.0.0.1:" + port;
        this.faultWindows = faultWindows;
        this.scoreboard = scoreboard;
    }

    /** A response. Status 0 means that there was no response. */
    record Response(int status, JsonNode body, Duration retryAfter) {

        boolean isDefinite() {
            return status != 0 && status != 503;
        }

        String code() {
            return body.path("code").asText("");
        }
    }

    /** @param body the body; if it is empty, the request has no body */
    Response send(String method, String path, String token, String body, Map<String, String> headers)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        boolean calm = faultWindows.isCalm();
        long begun = System.nanoTime();
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (calm && faultWindows.isCalm()) {
                scoreboard.took(Duration.ofNanos(System.nanoTime() - begun));
            }
            return check(method + " " + route(path), kid(token), response);
        } catch (IOException e) {
            scoreboard.answered("none");
            scoreboard.wrong("no answer", method + " " + route(path) + ": " + e);
            return new Response(0, MissingNode.getInstance(), Duration.ofSeconds(1));
        }
    }

    private Response check(String what, String kid, HttpResponse<String> response) throws IOException {
        String text = response.body();
        JsonNode body = text.isEmpty() ? MissingNode.getInstance() : JSON.readTree(text);
        int status = response.statusCode();
        String retryAfter = response.headers().firstValue("Retry-After").orElse("");
        Response answer = new Response(
                status, body, Duration.ofSeconds(retryAfter.matches("[0-9]{1,5}") ? Long.parseLong(retryAfter) : 1));
        scoreboard.answered(status + (answer.code().isEmpty() ? "" : " " + answer.code()));
        if (status >= 500 && !retryAfter.matches("[0-9]{1,5}")) {
            scoreboard.wrong("5xx without Retry-After", what + ": " + status + " " + answer.code());
        }
        if (status >= 500 && !(status == 503 && faultWindows.excuses(answer.code(), kid))) {
            scoreboard.wrong("5xx without a fault that explains it", what + ": " + status + " " + answer.code());
        }
        if (status >= 400 && status < 500 && answer.code().isEmpty()) {
            scoreboard.wrong("rejection without a code", what + ": " + status);
        }
        return answer;
    }

    private static String route(String path) {
        return path.replaceAll("[0-9a-f-]{36}", "{id}").replaceAll("cursor=[^&]*", "cursor=…");
    }

    /** Returns the key id that a token names, or an empty string if it names none. */
    static String kid(String token) {
        try {
            byte[] header = Base64.getUrlDecoder().decode(token.substring(0, Math.max(0, token.indexOf('.'))));
            return JSON.readTree(new String(header, StandardCharsets.UTF_8))
                    .path("kid")
                    .asText("");
        } catch (IOException | IllegalArgumentException e) {
            return ""; // the token is malformed on purpose
        }
    }
}
