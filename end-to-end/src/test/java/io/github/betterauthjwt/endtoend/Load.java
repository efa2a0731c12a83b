// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.testing.TestIssuer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Users who create, read, complete and delete tasks until they are stopped. They repeat a failed request until it
 * succeeds. At the end they compare the acknowledged writes with the stored tasks.
 */
final class Load {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SERVER_ERROR = 500;

    private final HttpClient client = Http.http1().build();
    private final String url;
    private final List<User> users = new ArrayList<>();
    private final Queue<String> failedFirstTries = new ConcurrentLinkedQueue<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger responses = new AtomicInteger();
    private final AtomicLong lastWrite = new AtomicLong(System.nanoTime());
    private final AtomicLong longestPause = new AtomicLong();
    private volatile boolean stopped;

    private Load(String url) {
        this.url = url;
    }

    /** Starts the users, each in a separate thread. */
    static Load start(String url, TestIssuer issuer, int users) {
        return start(url, issuer, users, "user");
    }

    /** Starts users whose names begin with a prefix, so that two loads of one service have separate users. */
    static Load start(String url, TestIssuer issuer, int users, String prefix) {
        Load load = new Load(url);
        for (int number = 0; number < users; number++) {
            String name = prefix + "-" + number;
            load.users.add(load.new User(name, issuer.token(name)));
        }
        return load;
    }

    /** Lets the users work until this many more requests have succeeded. */
    void awaitMore(int number) {
        int goal = responses.get() + number;
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (responses.get() < goal) {
            assertThat(System.nanoTime()).as(report()).isLessThan(end);
            pause(Duration.ofMillis(20));
        }
    }

    /** Stops the users, and checks that no acknowledged write was lost and no response was wrong. */
    void stop() throws InterruptedException {
        stopped = true;
        for (User user : users) {
            user.thread.join();
        }
        users.forEach(User::compare);
        assertThat(wrong).as(report()).isEmpty();
    }

    /** Returns the requests that failed when they were first sent. */
    Queue<String> failedFirstTries() {
        return failedFirstTries;
    }

    /** Returns the longest time without an acknowledged write. */
    Duration longestPause() {
        return Duration.ofNanos(longestPause.get());
    }

    String report() {
        return responses + " responses, " + failedFirstTries.size() + " failed first tries, "
                + longestPause().toMillis() + " ms without an acknowledged write";
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    private final class User {

        private final String name;
        private final String token;
        private final Set<String> kept = new HashSet<>();
        private final Thread thread;

        User(String name, String token) {
            this.name = name;
            this.token = token;
            this.thread = Thread.startVirtualThread(this::work);
        }

        private void work() {
            for (int number = 0; !stopped; number++) {
                String title = name + "/" + number;
                HttpResponse<String> created = send("POST", "/api/tasks", "{\"title\":\"" + title + "\"}", title);
                if (!expect(created, 201)) {
                    continue;
                }
                String id = Http.json(created).get("id").asText();
                wrote();
                kept.add(id);
                String path = "/api/tasks/" + id;
                HttpResponse<String> found = send("GET", path, "", null);
                expect(found, 200);
                HttpResponse<String> completed = send("PATCH", path + "/complete", "{\"completed\":true}", null);
                if (expect(completed, 200)) {
                    wrote();
                }
                if (number % 3 == 0) {
                    HttpResponse<String> deleted = send("DELETE", path, "", null);
                    expect(deleted, 204, 404); // 404 if the first try succeeded and its response was lost
                    kept.remove(id);
                    wrote();
                }
            }
        }

        private boolean expect(HttpResponse<String> response, Integer... statuses) {
            if (!List.of(statuses).contains(response.statusCode())) {
                wrong.add(response.request() + " " + response.statusCode() + " " + response.body());
                return false;
            }
            return true;
        }

        private HttpResponse<String> send(String method, String path, String body, @Nullable String key) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            boolean first = true;
            while (true) {
                String fault = "";
                try {
                    HttpResponse<String> response = Http.send(client, request(method, path, body, key));
                    if (response.statusCode() < SERVER_ERROR) {
                        responses.incrementAndGet();
                        return response;
                    }
                    fault = response.statusCode() + " " + response.body();
                } catch (UncheckedIOException e) {
                    fault = String.valueOf(e.getCause());
                }
                if (first) {
                    failedFirstTries.add(method + " " + fault);
                }
                if (System.nanoTime() > end) {
                    throw new AssertionError(method + " " + path + " keeps failing: " + fault);
                }
                first = false;
                pause(Duration.ofMillis(50));
            }
        }

        private HttpRequest request(String method, String path, String body, @Nullable String key) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                    .header("Authorization", "Bearer " + token)
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                    .timeout(Duration.ofSeconds(20));
            if (!body.isEmpty()) {
                request.header("Content-Type", "application/json");
            }
            if (key != null) {
                request.header("Idempotency-Key", key);
            }
            return request.build();
        }

        private void wrote() {
            long now = System.nanoTime();
            longestPause.accumulateAndGet(now - lastWrite.getAndSet(now), Math::max);
        }

        private void compare() {
            Set<String> stored = new HashSet<>();
            String next = "/api/tasks?limit=100";
            while (next != null) {
                HttpResponse<String> page = send("GET", next, "", null);
                for (JsonNode task : Http.json(page).get("tasks")) {
                    stored.add(task.get("id").asText());
                }
                next = page.headers()
                        .firstValue("Link")
                        .map(link -> link.replaceAll("^<|>; rel=\"next\"$", ""))
                        .orElse(null);
            }
            if (!stored.equals(kept)) {
                Set<String> lost = new HashSet<>(kept);
                lost.removeAll(stored);
                stored.removeAll(kept);
                wrong.add(name + " lost " + lost + " and has unexpected tasks " + stored);
            }
        }
    }
}
