// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Simulates users who each create, read, replace and delete tasks and retry a failed request once. At the end, the
 * users compare the acknowledged tasks with the stored tasks. All requests are idempotent, because a POST carries an
 * idempotency key. Arguments: the service's URL, the file of tokens, seconds.
 */
public final class Scale {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(100);
    private static final int TASKS_KEPT = 30;
    private static final int FIRST_FAILURE = 500;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final long end;
    private final LongAdder requests = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder unexpected = new LongAdder();

    private Scale(String url, long end) {
        this.url = url;
        this.end = end;
    }

    /** Exits with status 1 if a request failed twice, or if a task was lost, duplicated or reappeared. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Scale scale = new Scale(
                arguments[0],
                System.nanoTime()
                        + Duration.ofSeconds(Long.parseLong(arguments[2])).toNanos());
        List<Thread> users = new ArrayList<>();
        for (String token : Files.readAllLines(Path.of(arguments[1]))) {
            users.add(Thread.ofVirtual().start(() -> scale.live(token)));
        }
        for (Thread user : users) {
            user.join();
        }
        System.out.printf(
                Locale.ROOT,
                "%d requests of %d users, %d retried, %d failed after the retry, %d acknowledged tasks lost,"
                        + " %d unexpected tasks%n",
                scale.requests.sum(),
                users.size(),
                scale.retried.sum(),
                scale.failed.sum(),
                scale.lost.sum(),
                scale.unexpected.sum());
        if (scale.failed.sum() + scale.lost.sum() + scale.unexpected.sum() > 0) {
            System.exit(1);
        }
    }

    /**
     * Runs one user. {@code promised} maps paths to titles. If a request fails twice, its effect is unknown and the
     * entry is removed.
     */
    private void live(String token) {
        Map<String, String> promised = new HashMap<>();
        while (System.nanoTime() < end) {
            List<String> paths = List.copyOf(promised.keySet());
            if (paths.size() < 3
                    || (paths.size() < TASKS_KEPT && ThreadLocalRandom.current().nextInt(4) == 0)) {
                create(token, promised);
                continue;
            }
            String path = paths.get(ThreadLocalRandom.current().nextInt(paths.size()));
            switch (ThreadLocalRandom.current().nextInt(10)) {
                case 0 -> delete(token, path, promised);
                case 1, 2 -> replace(token, path, promised);
                default -> read(token, path, promised);
            }
        }
        compare(token, promised);
    }

    private void create(String token, Map<String, String> promised) {
        String title = UUID.randomUUID().toString();
        HttpResponse<String> answer = expected(
                send("POST", "/api/tasks", token, body(title), UUID.randomUUID().toString()), 201);
        if (answer != null) {
            promised.put(answer.headers().firstValue("Location").orElseThrow(), title);
        }
    }

    private void replace(String token, String path, Map<String, String> promised) {
        String title = UUID.randomUUID().toString();
        if (expected(send("PUT", path, token, body(title), ""), 200) != null) {
            promised.put(path, title);
        } else {
            promised.remove(path);
        }
    }

    /** Also accepts 404, because the first attempt may have deleted the task before its response was lost. */
    private void delete(String token, String path, Map<String, String> promised) {
        expected(send("DELETE", path, token, "", ""), 204, 404);
        promised.remove(path);
    }

    private void read(String token, String path, Map<String, String> promised) {
        HttpResponse<String> answer = expected(send("GET", path, token, "", ""), 200);
        if (answer != null && !titles(answer.body()).equals(List.of(promised.getOrDefault(path, "")))) {
            lost.increment();
        }
    }

    /** Returns the response if its status is expected. Otherwise counts a failure and returns null. */
    private @Nullable HttpResponse<String> expected(@Nullable HttpResponse<String> answer, int... statuses) {
        for (int status : statuses) {
            if (answer != null && answer.statusCode() == status) {
                return answer;
            }
        }
        failed.increment();
        return null;
    }

    private void compare(String token, Map<String, String> promised) {
        HttpResponse<String> answer = expected(send("GET", "/api/tasks?limit=100", token, "", ""), 200);
        if (answer == null) {
            return;
        }
        List<String> there = titles(answer.body());
        for (String title : promised.values()) {
            if (!there.remove(title)) {
                lost.increment();
            }
        }
        unexpected.add(there.size());
    }

    private static String body(String title) {
        return "{\"title\":\"" + title + "\"}";
    }

    private static List<String> titles(String json) {
        List<String> titles = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals("title")) {
                    titles.add(parser.nextTextValue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + json, e);
        }
        return titles;
    }

    private @Nullable HttpResponse<String> send(String method, String path, String token, String body, String key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        requests.increment();
        try {
            HttpResponse<String> answer = once(request.build());
            if (answer != null && answer.statusCode() < FIRST_FAILURE) {
                return answer;
            }
            retried.increment();
            Thread.sleep(BEFORE_ANOTHER_TRY);
            return once(request.build());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private @Nullable HttpResponse<String> once(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null; // the connection failed, or the response timed out
        }
    }
}
