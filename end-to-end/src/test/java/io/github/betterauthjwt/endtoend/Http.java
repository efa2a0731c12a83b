// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends requests and parses the JSON of their responses. */
final class Http {

    private static final HttpClient CLIENT =
            http1().followRedirects(HttpClient.Redirect.NORMAL).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Http() {}

    /**
     * Returns an HTTP/1.1 client, because Next.js closes a connection that requests an upgrade to HTTP/2, the default.
     */
    static HttpClient.Builder http1() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    }

    static HttpResponse<String> get(String url) {
        return send(CLIENT, HttpRequest.newBuilder(URI.create(url)).build());
    }

    static HttpResponse<String> post(String url, String json) {
        return send(
                CLIENT,
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build());
    }

    /** @param body the body, or empty for no body */
    static HttpResponse<String> sendAs(String token, String method, String url, String body) {
        return send(
                CLIENT,
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .timeout(Duration.ofSeconds(60))
                        .build());
    }

    static HttpResponse<String> send(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    static boolean answers(String url) {
        return answersWith(200, url);
    }

    static boolean answersWith(int status, String url) {
        try {
            return get(url).statusCode() == status;
        } catch (UncheckedIOException e) {
            return false; // not yet ready
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError("No JSON: " + response.statusCode() + " " + response.body(), e);
        }
    }
}
