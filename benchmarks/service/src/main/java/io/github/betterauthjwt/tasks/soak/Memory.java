// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.soak;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One user's tasks, each as the service last acknowledged it. Later responses are compared with them. */
final class Memory {

    private final String owner;
    private final Scoreboard scoreboard;
    private final Map<String, Task> tasks = new LinkedHashMap<>();

    Memory(String owner, Scoreboard scoreboard) {
        this.owner = owner;
        this.scoreboard = scoreboard;
    }

    record Task(String title, boolean completed, long version) {}

    int size() {
        return tasks.size();
    }

    Set<String> ids() {
        return tasks.keySet();
    }

    /** Returns the id of a random task. There must be at least one task. */
    String any(Random random) {
        Iterator<String> ids = tasks.keySet().iterator();
        String id = ids.next();
        for (int skip = random.nextInt(tasks.size()); skip > 0; skip--) {
            id = ids.next();
        }
        return id;
    }

    Task of(String id) {
        return tasks.getOrDefault(id, new Task("", false, 0));
    }

    void forget(String id) {
        tasks.remove(id);
    }

    /** Remembers a task with the version of the acknowledgement and the other values of the request. */
    void remember(String id, JsonNode acknowledged, String title, boolean completed, String what) {
        tasks.put(id, new Task(title, completed, acknowledged.path("version").asLong()));
        compare(id, acknowledged, what);
    }

    void compare(String id, JsonNode answered, String what) {
        Task remembered = tasks.get(id);
        Task found = new Task(
                answered.path("title").asText(),
                answered.path("completed").asBoolean(),
                answered.path("version").asLong());
        if (!answered.path("user_id").asText().equals(owner)) {
            scoreboard.wrong("a task of another user", what + " of " + owner);
        } else if (remembered == null) {
            scoreboard.wrong("a task that was deleted or doubled", what + ": " + owner + " " + found);
        } else if (!found.equals(remembered)) {
            scoreboard.wrong("an acknowledged write lost", what + ": " + owner + " " + found + ", not " + remembered);
        }
    }

    /** Returns the tasks in the format of {@code KillableDatabase.rows}. */
    List<String> rows() {
        return tasks.entrySet().stream()
                .map(task -> String.join(
                        " | ",
                        owner,
                        task.getKey(),
                        task.getValue().title(),
                        Boolean.toString(task.getValue().completed()),
                        Long.toString(task.getValue().version())))
                .toList();
    }
}
