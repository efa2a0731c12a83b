// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.betterauthjwt.tasks.task.Task;
import io.github.betterauthjwt.tasks.task.TaskStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the JSON of the contract. */
final class TaskJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8) // four bytes instead of twelve
            .build();

    /** Writes one JSON document. */
    @FunctionalInterface
    interface Document {

        void writeTo(JsonGenerator json) throws IOException;
    }

    private TaskJson() {}

    static byte[] task(Task task) {
        return bytes(json -> write(json, task));
    }

    static byte[] page(TaskStore.Page page, @Nullable String nextCursor) {
        return bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("tasks");
            for (Task task : page.tasks()) {
                write(json, task);
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", nextCursor);
            Long total = page.total();
            if (total != null) {
                json.writeNumberField("total", total);
            }
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Task task) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", task.id().toString());
        json.writeStringField("user_id", task.userId());
        json.writeStringField("title", task.title());
        json.writeStringField("description", task.description());
        json.writeBooleanField("completed", task.completed());
        json.writeStringField("completed_at", text(task.completedAt()));
        json.writeStringField("priority", task.priority().word());
        json.writeFieldName("tags");
        writeTree(json, task.tags());
        json.writeStringField("due_date", text(task.dueDate()));
        json.writeStringField("created_at", text(task.createdAt()));
        json.writeStringField("updated_at", text(task.updatedAt()));
        json.writeNumberField("version", task.version());
        json.writeEndObject();
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** Returns a tree of maps, lists, and plain values as JSON. */
    static byte[] tree(Object root) {
        return bytes(json -> writeTree(json, root));
    }

    private static void writeTree(JsonGenerator json, @Nullable Object node) throws IOException {
        if (node instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                writeTree(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (node instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object item : list) {
                writeTree(json, item);
            }
            json.writeEndArray();
        } else {
            json.writePOJO(node);
        }
    }

    static byte[] bytes(Document document) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            document.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return bytes.toByteArray();
    }
}
