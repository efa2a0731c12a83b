// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.betterauthjwt.tasks.soak.Client.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A simulated user who remembers each task as the service acknowledged it and compares every response with it. A
 * request without a definite response is retried until it has one, after the time in {@code Retry-After}.
 */
final class Person {

    private static final int MOST_TASKS = 25;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** One task of each user, for the other users' attempts to access it. */
    private static final Map<String, String> TASKS_OF_OTHERS = new ConcurrentHashMap<>();

    private final String subject;
    private final Client client;
    private final Tokens tokens;
    private final FaultWindows faultWindows;
    private final Scoreboard scoreboard;
    private final Random random;
    private final Memory memory;
    private long written;

    Person(
            String subject,
            Client client,
            Tokens tokens,
            FaultWindows faultWindows,
            Scoreboard scoreboard,
            Random random) {
        this.subject = subject;
        this.client = client;
        this.tokens = tokens;
        this.faultWindows = faultWindows;
        this.scoreboard = scoreboard;
        this.random = random;
        this.memory = new Memory(subject, scoreboard);
    }

    /** A definite response, and whether an earlier attempt may have taken effect. */
    private record Outcome(Response answer, boolean repeated) {}

    /** Thrown if there was no definite response within the time that a user waits. */
    private static final class GaveUp extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** Acts once every interval until the time has passed, then checks that all tasks are present. */
    void live(Duration interval, long end) throws InterruptedException {
        try {
            long next = System.nanoTime() + (long) (random.nextDouble() * interval.toNanos());
            while (next - end < 0) {
                Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
                act();
                next = Math.max(next + interval.toNanos(), System.nanoTime() - interval.toNanos());
            }
            audit();
        } catch (GaveUp e) {
            scoreboard.wrong("no definite response in two minutes", subject);
        }
    }

    Memory memory() {
        return memory;
    }

    private void act() throws InterruptedException, GaveUp {
        int choice = random.nextInt(100);
        if (memory.size() == 0 || (choice < 14 && memory.size() < MOST_TASKS)) {
            create();
        } else if (choice < 26) {
            replace();
        } else if (choice < 34) {
            complete();
        } else if (choice < 44) {
            delete();
        } else if (choice < 66) {
            read();
        } else if (choice < 84) {
            list();
        } else if (choice < 88) {
            audit();
        } else if (choice < 94) {
            requestTaskOfOther();
        } else {
            sendBadToken();
        }
    }

    private void create() throws InterruptedException, GaveUp {
        String title = newTitle();
        Outcome outcome = settle(
                "POST",
                "/api/tasks",
                body(title),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
        if (expect(outcome, 201, "create")) {
            JsonNode task = outcome.answer().body();
            String id = task.path("id").asText();
            if (memory.ids().contains(id)) {
                scoreboard.wrong("an id twice", subject);
            }
            memory.remember(id, task, title, false, "create");
            TASKS_OF_OTHERS.put(subject, id);
        }
    }

    private void replace() throws InterruptedException, GaveUp {
        String id = memory.any(random);
        String title = newTitle();
        Memory.Task before = memory.of(id);
        boolean conditional = random.nextBoolean();
        Outcome outcome = settle(
                "PUT",
                path(id),
                body(title),
                conditional ? Map.of("If-Match", "\"" + before.version() + "\"") : Map.of());
        if (conditional && outcome.repeated() && outcome.answer().status() == 412) {
            // An attempt with a 503 response may still have taken effect. Then its result must be present.
            outcome = settle("GET", path(id), "", Map.of());
        }
        if (expect(outcome, 200, "replace")) {
            memory.remember(id, outcome.answer().body(), title, false, "replace");
        }
    }

    private void complete() throws InterruptedException, GaveUp {
        String id = memory.any(random);
        boolean completed = random.nextBoolean();
        Outcome outcome = settle("PATCH", path(id) + "/complete", "{\"completed\":" + completed + "}", Map.of());
        if (expect(outcome, 200, "complete")) {
            String title = memory.of(id).title();
            memory.remember(id, outcome.answer().body(), title, completed, "complete");
        }
    }

    private void delete() throws InterruptedException, GaveUp {
        String id = memory.any(random);
        Outcome outcome = settle("DELETE", path(id), "", Map.of());
        if (outcome.answer().status() == 404 && outcome.repeated()) {
            memory.forget(id);
        } else if (expect(outcome, 204, "delete")) {
            memory.forget(id);
        }
    }

    private void read() throws InterruptedException, GaveUp {
        String id = memory.any(random);
        Outcome outcome = settle("GET", path(id), "", Map.of());
        if (expect(outcome, 200, "read")) {
            memory.compare(id, outcome.answer().body(), "read");
        }
    }

    private void list() throws InterruptedException, GaveUp {
        Outcome outcome = settle("GET", "/api/tasks?limit=20", "", Map.of());
        if (expect(outcome, 200, "list")) {
            outcome.answer()
                    .body()
                    .path("tasks")
                    .forEach(task -> memory.compare(task.path("id").asText(), task, "list"));
        }
    }

    /** Reads all pages. Each task must occur once, and no other task may occur. */
    private void audit() throws InterruptedException, GaveUp {
        Map<String, JsonNode> found = new LinkedHashMap<>();
        String cursor = "";
        do {
            Outcome outcome = settle("GET", "/api/tasks?limit=10" + cursor, "", Map.of());
            if (!expect(outcome, 200, "audit")) {
                return;
            }
            for (JsonNode task : outcome.answer().body().path("tasks")) {
                if (found.put(task.path("id").asText(), task) != null) {
                    scoreboard.wrong("a task listed twice", subject);
                }
            }
            String next = outcome.answer().body().path("next_cursor").asText("null");
            cursor = next.equals("null") ? "" : "&cursor=" + next;
        } while (!cursor.isEmpty());
        found.forEach((id, task) -> memory.compare(id, task, "audit"));
        for (String id : memory.ids()) {
            if (!found.containsKey(id)) {
                scoreboard.wrong("an acknowledged task lost", subject + " " + id);
            }
        }
    }

    private void requestTaskOfOther() throws InterruptedException, GaveUp {
        List<String> others = TASKS_OF_OTHERS.keySet().stream()
                .filter(other -> !other.equals(subject))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        String other = others.get(random.nextInt(others.size()));
        String path = path(TASKS_OF_OTHERS.getOrDefault(other, ""));
        Outcome outcome =
                switch (random.nextInt(4)) {
                    case 0 -> settle("GET", path, "", Map.of());
                    case 1 -> settle("PUT", path, body("taken over"), Map.of());
                    case 2 -> settle("DELETE", path, "", Map.of());
                    default -> settle("GET", "/api/" + other + "/tasks", "", Map.of());
                };
        String code = outcome.answer().code();
        if (!code.equals("task_not_found") && !code.equals("user_mismatch")) {
            scoreboard.wrong(
                    "a task of another user", subject + ": " + outcome.answer().status() + " " + code);
        }
    }

    private void sendBadToken() throws InterruptedException {
        String token = tokens.bad();
        boolean reading = random.nextBoolean();
        Response answer = reading
                ? client.send("GET", "/api/tasks", token, "", Map.of())
                : client.send("DELETE", "/api/tasks?status=all", token, "", Map.of());
        // 503 means that the key may be new and is unavailable. The client has checked it against the current faults.
        if (answer.status() != 401 && !(answer.status() == 503 && answer.code().equals("keys_unavailable"))) {
            scoreboard.wrong("a bad token was accepted", answer.status() + " " + answer.code());
        }
    }

    private Outcome settle(String method, String path, String body, Map<String, String> headers)
            throws InterruptedException, GaveUp {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean repeated = false;
        while (true) {
            String token = tokens.good();
            Response answer = client.send(method, path, token, body, headers);
            if (answer.isDefinite()) {
                if (answer.status() == 401
                        || (answer.status() == 403 && !answer.code().equals("user_mismatch"))) {
                    scoreboard.wrong(
                            "a good token was rejected", method + ": " + answer.status() + " " + answer.code());
                } else {
                    faultWindows.keyAccepted(Client.kid(token));
                }
                return new Outcome(answer, repeated);
            }
            if (System.nanoTime() - end > 0) {
                throw new GaveUp();
            }
            repeated = true;
            Thread.sleep(answer.retryAfter().compareTo(LONGEST_PAUSE) < 0 ? answer.retryAfter() : LONGEST_PAUSE);
        }
    }

    private boolean expect(Outcome outcome, int status, String what) {
        int found = outcome.answer().status();
        if (found != status) {
            scoreboard.wrong(
                    "unexpected response",
                    what + ": " + found + " " + outcome.answer().code());
        }
        return found == status;
    }

    private String newTitle() {
        written++;
        return subject + " wrote " + written;
    }

    private static String body(String title) {
        return "{\"title\":\"" + title + "\",\"tags\":[\"soak\"]}";
    }

    private static String path(String id) {
        return "/api/tasks/" + id;
    }
}
