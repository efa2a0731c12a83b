// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.betterauthjwt.tasks.task.Priority;
import io.github.betterauthjwt.tasks.task.TaskInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses a request's body strictly and in one pass, and reports all of its errors together. */
final class TaskBody {

    static final int MAX_TITLE = 200;
    static final int MAX_DESCRIPTION = 1000;
    static final int MAX_TAGS = 10;
    static final Pattern TAG = Pattern.compile("[A-Za-z0-9_-]{1,50}");

    private static final int MAX_DEPTH = 32;
    private static final int MAX_SHOWN = 50;
    /** Retains no data of a document: no member name, and no buffer, which would stay with the connection's thread. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final ValidationErrors errors = new ValidationErrors();
    private final Set<String> present = new LinkedHashSet<>();
    private final Set<String> ignored;
    private String title = "";
    private @Nullable String description;
    private boolean completed;
    private Priority priority = Priority.MEDIUM;
    private List<String> tags = List.of();
    private @Nullable Instant dueDate;

    private TaskBody(Set<String> ignored) {
        this.ignored = ignored;
    }

    /**
     * Parses a whole task.
     *
     * @throws Problem 400 if the body is not JSON, 422 if it is not a task
     */
    static TaskInput task(byte[] body) {
        TaskBody reader = new TaskBody(TaskInput.SERVER_OWNED);
        reader.read(body, TaskInput.WRITABLE);
        if (!reader.present.contains(TaskInput.TITLE)) {
            reader.error(TaskInput.TITLE, "A task needs a title.");
        }
        return reader.result();
    }

    /**
     * Parses a merge patch (RFC 7396). Ignored members count as absent. A patch that has only ignored members is
     * rejected like {@code {}}, because it would create a new version of an unchanged task.
     *
     * @throws Problem 400 if the body is not JSON, 422 if it cannot be merged into a task
     */
    static TaskInput patch(byte[] body) {
        TaskBody reader = new TaskBody(TaskInput.SERVER_OWNED);
        reader.read(body, TaskInput.WRITABLE);
        if (reader.present.isEmpty() && reader.errors.isEmpty()) {
            reader.errors.add(new Problem.FieldError("", null, "Name at least one member to change."));
        }
        return reader.result();
    }

    /**
     * Parses {@code {"completed": true}} or {@code {"completed": false}}.
     *
     * @throws Problem 400 if the body is not JSON, 422 if it has any other content
     */
    static boolean completed(byte[] body) {
        TaskBody reader = new TaskBody(Set.of());
        reader.read(body, List.of(TaskInput.COMPLETED));
        if (!reader.present.contains(TaskInput.COMPLETED)) {
            reader.error(TaskInput.COMPLETED, "State whether the task is completed, or send no body to toggle it.");
        }
        return reader.result().completed();
    }

    private TaskInput result() {
        errors.requireNone();
        return new TaskInput(Set.copyOf(present), title, description, completed, priority, tags, dueDate);
    }

    private void read(byte[] body, List<String> known) {
        try (JsonParser json = FACTORY.createParser(text(body))) {
            if (json.nextToken() == null) {
                throw Problem.malformedJson("The body is empty: a JSON object was expected.");
            }
            if (json.currentToken() == JsonToken.START_OBJECT) {
                members(json, known);
            } else {
                json.skipChildren();
                errors.add(new Problem.FieldError("", null, "The body must be a JSON object."));
            }
            if (json.nextToken() != null) {
                throw Problem.malformedJson("The body continues after the end of the JSON object.");
            }
        } catch (JsonProcessingException e) {
            throw Problem.malformedJson("The body is not JSON: " + position(e));
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed", e);
        }
    }

    static String position(JsonProcessingException e) {
        return e.getLocation() == null
                ? "it cannot be read."
                : "it cannot be read at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ".";
    }

    static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            if (text.startsWith("\uFEFF")) {
                throw Problem.malformedJson("The body must not begin with a byte order mark.");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw Problem.malformedJson("The body is not UTF-8.");
        }
    }

    private void members(JsonParser json, List<String> known) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (known.contains(name)) {
                present.add(name);
                member(json, name, value);
            } else {
                if (!ignored.contains(name)) {
                    unknown(name, known);
                }
                json.skipChildren();
            }
        }
    }

    private void unknown(String name, List<String> known) {
        String shown = name.codePointCount(0, name.length()) > MAX_SHOWN
                ? name.substring(0, name.offsetByCodePoints(0, MAX_SHOWN))
                : name;
        // A response must not contain characters that cannot be stored, and a pointer to another name would mislead.
        String pointer = hasForbiddenCharacter(shown)
                ? null
                : "/" + shown.replace("~", "~0").replace("/", "~1");
        String detail = "Unknown member; the members are " + String.join(", ", known) + ".";
        errors.add(new Problem.FieldError(pointer, null, detail));
    }

    private void member(JsonParser json, String name, JsonToken value) throws IOException {
        switch (name) {
            case TaskInput.TITLE -> string(json, name, value).ifPresent(this::title);
            case TaskInput.DESCRIPTION -> nullableString(json, name, value).ifPresent(this::description);
            case TaskInput.COMPLETED -> completed(json, value);
            case TaskInput.PRIORITY -> string(json, name, value).ifPresent(this::priority);
            case TaskInput.TAGS -> tags(json, value);
            default -> nullableString(json, name, value).ifPresent(this::dueDate);
        }
    }

    private Optional<String> nullableString(JsonParser json, String name, JsonToken value) throws IOException {
        return value == JsonToken.VALUE_NULL ? Optional.empty() : string(json, name, value);
    }

    private Optional<String> string(JsonParser json, String name, JsonToken value) throws IOException {
        if (value != JsonToken.VALUE_STRING) {
            json.skipChildren();
            error(name, "A string was expected.");
            return Optional.empty();
        }
        String text = json.getText();
        if (hasForbiddenCharacter(text)) {
            error(name, "U+0000 and unpaired surrogates cannot be stored.");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** Returns whether the text contains a character that PostgreSQL cannot store or UTF-8 cannot encode. */
    static boolean hasForbiddenCharacter(String text) {
        return text.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
    }

    /** Returns whether a title, already stripped, is neither empty nor too long. */
    static boolean hasTitleLength(String title) {
        int length = title.codePointCount(0, title.length());
        return length >= 1 && length <= MAX_TITLE;
    }

    private void title(String text) {
        title = text.strip();
        if (!hasTitleLength(title)) {
            error(TaskInput.TITLE, "A title has 1 to " + MAX_TITLE + " characters besides the spaces around it.");
        }
    }

    private void description(String text) {
        description = text;
        if (text.codePointCount(0, text.length()) > MAX_DESCRIPTION) {
            error(TaskInput.DESCRIPTION, "A description has at most " + MAX_DESCRIPTION + " characters.");
        }
    }

    private void completed(JsonParser json, JsonToken value) throws IOException {
        if (!value.isBoolean()) {
            json.skipChildren();
            error(TaskInput.COMPLETED, "true or false was expected.");
            return;
        }
        completed = json.getBooleanValue();
    }

    private void priority(String text) {
        Optional<Priority> known = Priority.ofWord(text);
        if (known.isEmpty()) {
            error(TaskInput.PRIORITY, "low, medium or high was expected.");
            return;
        }
        priority = known.get();
    }

    private void tags(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            json.skipChildren();
            error(TaskInput.TAGS, "An array of strings was expected.");
            return;
        }
        Set<String> distinct = new LinkedHashSet<>();
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String tag = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
            json.skipChildren();
            if (!TAG.matcher(tag).matches()) {
                error(TaskInput.TAGS + "/" + count, "A tag is 1 to 50 letters A to Z, digits, - and _.");
            } else if (!distinct.add(tag)) {
                error(TaskInput.TAGS + "/" + count, "This tag is repeated.");
            }
            count++;
        }
        if (count > MAX_TAGS) {
            error(TaskInput.TAGS, "A task has at most " + MAX_TAGS + " tags.");
        }
        tags = List.copyOf(distinct);
    }

    private void dueDate(String text) {
        Optional<Instant> instant = Dates.parse(text);
        if (instant.isEmpty()) {
            error(TaskInput.DUE_DATE, Dates.EXPECTED);
            return;
        }
        dueDate = instant.get();
    }

    private void error(String member, String detail) {
        errors.add(Problem.FieldError.ofMember(member, detail));
    }
}
