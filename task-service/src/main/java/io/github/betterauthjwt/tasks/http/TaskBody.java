// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.betterauthjwt.tasks.task.Priority;
import io.github.betterauthjwt.tasks.task.TaskInput;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses a body about a task, and reports all of its errors together. */
final class TaskBody {

    static final int MAX_TAGS = 10;
    static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,50}");
    static final String TAG_EXPECTED = "A tag is 1 to 50 letters A to Z, digits, - and _.";

    private static final int MAX_TITLE = 200;
    private static final int MAX_DESCRIPTION = 1000;
    private static final int MAX_SHOWN = 50;

    private final ValidationErrors errors = new ValidationErrors();
    private final Set<String> present = new HashSet<>();
    private final List<String> known;
    private final Set<String> ignored;
    private String title = "";
    private @Nullable String description;
    private boolean completed;
    private Priority priority = Priority.MEDIUM;
    private List<String> tags = List.of();
    private @Nullable Instant dueDate;

    private TaskBody(byte[] body, List<String> known, Set<String> ignored) {
        this.known = known;
        this.ignored = ignored;
        if (!JsonBody.read(body, this::member)) {
            errors.atPointer("", "The body must be a JSON object.");
        }
    }

    /**
     * Parses a whole task.
     *
     * @throws Problem 400 if the body is not JSON, 422 if it is not a task
     */
    static TaskInput task(byte[] body) {
        TaskBody task = new TaskBody(body, TaskInput.WRITABLE, TaskInput.SERVER_OWNED);
        task.require(task.present.contains(TaskInput.TITLE), TaskInput.TITLE, "A task needs a title.");
        return task.result();
    }

    /**
     * Parses a merge patch (RFC 7396). Ignored members count as absent. A patch that has only ignored members is
     * rejected like {@code {}}, because it would create a new version of an unchanged task.
     *
     * @throws Problem 400 if the body is not JSON, 422 if it cannot be merged into a task
     */
    static TaskInput patch(byte[] body) {
        TaskBody patch = new TaskBody(body, TaskInput.WRITABLE, TaskInput.SERVER_OWNED);
        if (patch.present.isEmpty() && patch.errors.isEmpty()) {
            patch.errors.atPointer("", "Name at least one member to change.");
        }
        return patch.result();
    }

    /**
     * Parses {@code {"completed": true}} or {@code {"completed": false}}.
     *
     * @throws Problem 400 if the body is not JSON, 422 if it has any other content
     */
    static boolean completed(byte[] body) {
        TaskBody state = new TaskBody(body, List.of(TaskInput.COMPLETED), Set.of());
        state.require(
                state.present.contains(TaskInput.COMPLETED),
                TaskInput.COMPLETED,
                "State whether the task is completed, or send no body to toggle it.");
        return state.result().completed();
    }

    private TaskInput result() {
        errors.requireNone();
        return new TaskInput(Set.copyOf(present), title, description, completed, priority, tags, dueDate);
    }

    private void member(String name, JsonParser value) throws IOException {
        if (ignored.contains(name)) {
            return;
        }
        if (!known.contains(name)) {
            unknown(name);
            return;
        }
        present.add(name);
        switch (name) {
            case TaskInput.TITLE -> string(name, value).ifPresent(this::title);
            case TaskInput.DESCRIPTION -> stringOrNull(name, value).ifPresent(this::description);
            case TaskInput.COMPLETED -> {
                require(value.currentToken().isBoolean(), name, "true or false was expected.");
                completed = value.currentToken() == JsonToken.VALUE_TRUE;
            }
            case TaskInput.PRIORITY -> string(name, value).ifPresent(this::priority);
            case TaskInput.TAGS -> tags(value);
            default -> stringOrNull(name, value).ifPresent(this::dueDate);
        }
    }

    private void unknown(String name) {
        String shown = Text.length(name) > MAX_SHOWN ? name.substring(0, name.offsetByCodePoints(0, MAX_SHOWN)) : name;
        // A response must not contain characters that cannot be stored, and a pointer to another name would mislead.
        String pointer = Text.isStorable(shown) ? "/" + shown.replace("~", "~0").replace("/", "~1") : null;
        errors.atPointer(pointer, "Unknown member; the members are " + String.join(", ", known) + ".");
    }

    private Optional<String> stringOrNull(String name, JsonParser value) throws IOException {
        return value.currentToken() == JsonToken.VALUE_NULL ? Optional.empty() : string(name, value);
    }

    private Optional<String> string(String name, JsonParser value) throws IOException {
        if (value.currentToken() != JsonToken.VALUE_STRING) {
            errors.atMember(name, "A string was expected.");
            return Optional.empty();
        }
        String text = value.getText();
        if (!Text.isStorable(text)) {
            errors.atMember(name, "U+0000 and unpaired surrogates cannot be stored.");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** Returns whether a title, already stripped, is neither empty nor too long. */
    static boolean hasTitleLength(String title) {
        return !title.isEmpty() && Text.length(title) <= MAX_TITLE;
    }

    private void title(String text) {
        title = text.strip();
        String expected = "A title has 1 to " + MAX_TITLE + " characters besides the spaces around it.";
        require(hasTitleLength(title), TaskInput.TITLE, expected);
    }

    private void description(String text) {
        description = text;
        String expected = "A description has at most " + MAX_DESCRIPTION + " characters.";
        require(Text.length(text) <= MAX_DESCRIPTION, TaskInput.DESCRIPTION, expected);
    }

    private void priority(String text) {
        Optional<Priority> given = Priority.ofWord(text);
        require(given.isPresent(), TaskInput.PRIORITY, "low, medium or high was expected.");
        priority = given.orElse(priority);
    }

    private void tags(JsonParser value) throws IOException {
        if (value.currentToken() != JsonToken.START_ARRAY) {
            errors.atMember(TaskInput.TAGS, "An array of strings was expected.");
            return;
        }
        Set<String> distinct = new LinkedHashSet<>();
        int count = 0;
        for (; value.nextToken() != JsonToken.END_ARRAY; count++) {
            String tag = value.currentToken() == JsonToken.VALUE_STRING ? value.getText() : "";
            value.skipChildren();
            if (!TAG.matcher(tag).matches()) {
                errors.atMember(TaskInput.TAGS + "/" + count, TAG_EXPECTED);
            } else if (!distinct.add(tag)) {
                errors.atMember(TaskInput.TAGS + "/" + count, "This tag is repeated.");
            }
        }
        require(count <= MAX_TAGS, TaskInput.TAGS, "A task has at most " + MAX_TAGS + " tags.");
        tags = List.copyOf(distinct);
    }

    private void dueDate(String text) {
        dueDate = Dates.parse(text).orElse(null);
        require(dueDate != null, TaskInput.DUE_DATE, Dates.EXPECTED);
    }

    private void require(boolean valid, String member, String expected) {
        if (!valid) {
            errors.atMember(member, expected);
        }
    }
}
