// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Sends the contract's requests. It keeps every cookie that the host sets. It repeats each accepted request with these
 * cookies and without its token, and the host must not accept the repetition. No response may set a cookie at all.
 */
final class ContractClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> PATHS_WITHOUT_TOKEN = Set.of("/public", "/optional", ResourceContract.PATH);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Set<String> cookies = new ConcurrentSkipListSet<>();
    private final URI base;

    ContractClient(ContractHost host) {
        this.base = host.uri();
    }

    /** Sends a request without a body. The {@code headers} are alternating names and values. */
    Response send(String method, String path, String... headers) {
        return send(request(path, headers).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    Response get(String path, String... headers) {
        return send("GET", path, headers);
    }

    /** Sends a GET with one {@code Authorization} field for each value. */
    Response authorized(String path, String... authorization) {
        HttpRequest.Builder request = request(path);
        for (String value : authorization) {
            request.header("Authorization", value);
        }
        return send(request.GET());
    }

    Response bearer(String path, String token) {
        return authorized(path, "Bearer " + token);
    }

    /** Sends a request to a handler that sets a cookie on purpose. */
    Response bearerUnchecked(String path, String token) {
        return exchange(request(path, "Authorization", "Bearer " + token).build());
    }

    /** Returns the status, or 0 if the connection was closed without a response. */
    int statusOrCutOff(String path, String token) {
        HttpRequest request = request(path, "Authorization", "Bearer " + token).build();
        return http.sendAsync(request, BodyHandlers.ofString())
                .handle((response, failure) -> response == null ? 0 : response.statusCode())
                .join();
    }

    Response postForm(String path, String form) {
        return send(request(path, "Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    CompletableFuture<Response> bearerAsync(String path, String token) {
        HttpRequest request = request(path, "Authorization", "Bearer " + token).build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(response -> {
            Response answer = Response.of(response);
            answer.setsNoCookie();
            return answer;
        });
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Response send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        Response answer = exchange(request);
        cookies.addAll(answer.cookies());
        if (answer.status() == 200
                && request.headers().firstValue("Authorization").isPresent()) {
            repeatWithoutToken(request);
        }
        answer.setsNoCookie();
        return answer;
    }

    private void repeatWithoutToken(HttpRequest accepted) {
        HttpRequest.Builder repeated =
                HttpRequest.newBuilder(accepted, (name, value) -> !name.equalsIgnoreCase("Authorization"));
        if (!cookies.isEmpty()) {
            repeated.setHeader("Cookie", String.join("; ", cookies));
        }
        Response answer = exchange(repeated.build());
        assertThat(answer.body())
                .as("the repeated request has only the cookies %s", cookies)
                .doesNotContain("user=");
        boolean needsToken = !PATHS_WITHOUT_TOKEN.contains(accepted.uri().getPath());
        assertThat(answer.status()).isEqualTo(needsToken ? 401 : 200);
    }

    private Response exchange(HttpRequest request) {
        try {
            return Response.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the server under test did not respond to " + request.method() + ' ' + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the server under test", e);
        }
    }
}
