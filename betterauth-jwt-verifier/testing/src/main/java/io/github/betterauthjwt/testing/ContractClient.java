// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Sends the contract's requests and reads what matters of the answers. */
final class ContractClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final URI base;

    ContractClient(ContractHost host) {
        this.base = host.uri();
    }

    /** A request without a body; {@code headers} are names and values by turns. */
    Answer send(String method, String path, String... headers) {
        return send(request(path, headers).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    Answer get(String path, String... headers) {
        return send("GET", path, headers);
    }

    /** A GET with one {@code Authorization} field for each value. */
    Answer authorized(String path, String... authorization) {
        HttpRequest.Builder request = request(path);
        for (String value : authorization) {
            request.header("Authorization", value);
        }
        return send(request.GET());
    }

    Answer bearer(String path, String token) {
        return authorized(path, "Bearer " + token);
    }

    /** The status, or 0 if the connection was cut off instead. */
    int statusOrCutOff(String path, String token) {
        HttpRequest request = request(path, "Authorization", "Bearer " + token).build();
        return http.sendAsync(request, BodyHandlers.ofString())
                .handle((response, failure) -> response == null ? 0 : response.statusCode())
                .join();
    }

    Answer postForm(String path, String form) {
        return send(request(path, "Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    CompletableFuture<Answer> bearerAsync(String path, String token) {
        HttpRequest request = request(path, "Authorization", "Bearer " + token).build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(Answer::new);
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException("the server under test did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the server under test", e);
        }
    }

    /** An answer and what the contract asks of it. */
    record Answer(HttpResponse<String> response) {

        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** Passed by a handler that saw this user. */
        void isFor(String subject) {
            assertThat(body()).startsWith("user=" + subject + ";");
            assertThat(status()).isEqualTo(200);
        }

        /** Passed by a handler that saw nobody. */
        void isForAnyone() {
            assertThat(body()).startsWith("anonymous;");
            assertThat(status()).isEqualTo(200);
        }

        /** Refused, with the problem of this code; the challenge names the error, if there is one to name. */
        void isRefused(int status, String error, String code) {
            assertThat(status()).as(body()).isEqualTo(status);
            hasProblem(status, code);
            assertThat(response.headers().allValues("WWW-Authenticate")).hasSize(1);
            assertThat(header("WWW-Authenticate")).startsWith("Bearer");
            if (error.isEmpty()) {
                assertThat(header("WWW-Authenticate")).doesNotContain("error");
            } else {
                assertThat(header("WWW-Authenticate"))
                        .contains("error=\"" + error + "\"")
                        .contains("error_description=\"");
            }
        }

        /** Rejected for a missing scope, with all scopes to ask for. */
        void lacksTheScope(String scope) {
            isRefused(403, "insufficient_scope", "insufficient_scope");
            assertThat(header("WWW-Authenticate")).contains("scope=\"" + scope + "\"");
        }

        /** Rejected for a missing role, which no new consent gives: a plain 403. */
        void lacksTheRole() {
            assertThat(status()).as(body()).isEqualTo(403);
            assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(body()).containsAnyOf("\"code\":\"insufficient_role\"", "\"code\":\"access_denied\"");
            hasProblem();
        }

        /** Neither accepted nor refused: come again later, and keep your session. */
        void isUnavailable() {
            assertThat(status()).as(body()).isEqualTo(503);
            hasProblem(503, "keys_unavailable");
            assertThat(Long.parseLong(header("Retry-After"))).isBetween(1L, 300L);
            assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
        }

        private void hasProblem() {
            assertThat(header("Content-Type")).startsWith("application/problem+json");
            assertThat(header("Cache-Control")).contains("no-store");
        }

        private void hasProblem(int status, String code) {
            hasProblem();
            if (!response.request().method().equals("HEAD")) {
                assertThat(body())
                        .contains("\"code\":\"" + code + "\"", "\"status\":" + status, "\"title\":", "\"detail\":");
            }
        }
    }
}
