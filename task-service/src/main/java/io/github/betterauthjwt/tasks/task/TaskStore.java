// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import io.github.betterauthjwt.tasks.postgres.Database.Repeat;
import io.github.betterauthjwt.tasks.postgres.DatabaseCalls;
import io.github.betterauthjwt.tasks.postgres.DatabaseUnavailableException;
import io.github.betterauthjwt.tasks.task.TaskException.Reason;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks in PostgreSQL. Every method requires an owner and accesses only that owner's tasks. The methods that change one
 * task throw a {@link TaskException} if there is no such task, or none with the version of the condition. Thread-safe.
 */
public final class TaskStore {

    /**
     * The outcome of a create.
     *
     * @param replayed whether an earlier request with the same idempotency key created the task
     */
    public record Created(Task task, boolean replayed) {}

    /**
     * One page of a list.
     *
     * @param next the position where the next page starts, or null on the last page
     * @param total the number of tasks on all pages, or null if the request did not ask for it
     */
    public record Page(List<Task> tasks, TaskQuery.@Nullable Position next, @Nullable Long total) {}

    /**
     * An {@code Idempotency-Key}, and the hash of the body it came with.
     *
     * @param hash SHA-256 in hexadecimal digits
     */
    public record IdempotencyKey(String value, String hash) {}

    /** The name of every statement. DbClient computes a hash of the text each time for a statement without a name. */
    private static final String NAME = "tasks";

    private static final int CREATE_ATTEMPTS = 3;

    private final DatabaseCalls database;

    public TaskStore(DatabaseCalls database) {
        this.database = database;
    }

    /**
     * Stores a new task.
     *
     * @param id created in advance, so that an attempt can be repeated if its response was lost
     * @throws TaskException if the key was used with another body
     */
    public Created create(Owner owner, UUID id, TaskInput input, @Nullable IdempotencyKey key, Instant now) {
        Map<String, @Nullable Object> parameters = content(input, now);
        parameters.put("id", id.toString());
        parameters.put("idem_key", key == null ? null : key.value());
        parameters.put("idem_hash", key == null ? null : key.hash());
        for (int attempt = 1; attempt <= CREATE_ATTEMPTS; attempt++) {
            Optional<Task> inserted = first(Repeat.SAFE, owner, TaskSql.INSERT, parameters);
            if (inserted.isPresent()) {
                return new Created(inserted.get(), false);
            }
            Optional<Created> earlier = findCreated(owner, id, key);
            if (earlier.isPresent()) {
                return earlier.get();
            }
            // The task with this key was deleted between the two statements.
        }
        throw new DatabaseUnavailableException(null);
    }

    private Optional<Created> findCreated(Owner owner, UUID id, @Nullable IdempotencyKey key) {
        Map<String, @Nullable Object> parameters = parameters("id", id.toString());
        parameters.put("idem_key", key == null ? null : key.value());
        return database.call(Repeat.SAFE, owner.id(), execute -> {
            Optional<DbRow> row = rows(execute, owner, TaskSql.FIND_CREATED, parameters).stream()
                    .findFirst();
            if (row.isEmpty()) {
                return Optional.empty();
            }
            Task task = TaskRow.task(row.get());
            boolean own = task.id().equals(id);
            String hash = row.get().column("idem_hash").get(String.class);
            if (!own && key != null && !key.hash().equals(hash)) {
                throw new TaskException(Reason.KEY_REUSED);
            }
            return Optional.of(new Created(task, !own));
        });
    }

    /** Returns the owner's task with this id, or empty if the owner has no such task. */
    public Optional<Task> find(Owner owner, UUID id) {
        return first(Repeat.SAFE, owner, TaskSql.FIND, parameters("id", id.toString()));
    }

    public Page list(Owner owner, TaskQuery query) {
        return database.call(Repeat.SAFE, owner.id(), execute -> {
            Long total = null;
            if (query.includeTotal()) {
                total = rows(execute, owner, TaskSql.count(query), filters(query))
                        .getFirst()
                        .column("total")
                        .get(Long.class);
            }
            List<Task> tasks = rows(execute, owner, TaskSql.list(query), parameters(owner, query)).stream()
                    .map(TaskRow::task)
                    .toList();
            if (tasks.size() <= query.limit()) {
                return new Page(tasks, null, total);
            }
            List<Task> kept = tasks.subList(0, query.limit());
            return new Page(kept, TaskQuery.Position.of(kept.getLast(), query.sort()), total);
        });
    }

    /** Replaces the whole content of a task. */
    public Task replace(Owner owner, UUID id, TaskInput input, IfMatch ifMatch, Instant now) {
        return change(Repeat.UNSAFE, owner, TaskSql.REPLACE, id, ifMatch, content(input, now));
    }

    /** Changes the members that are present in the input. */
    public Task merge(Owner owner, UUID id, TaskInput input, IfMatch ifMatch, Instant now) {
        Map<String, @Nullable Object> parameters = content(input, now);
        TaskInput.WRITABLE.forEach(
                member -> parameters.put("has_" + member, input.present().contains(member)));
        return change(Repeat.UNSAFE, owner, TaskSql.MERGE, id, ifMatch, parameters);
    }

    /** Sets whether a task is completed. */
    public Task complete(Owner owner, UUID id, boolean completed, IfMatch ifMatch, Instant now) {
        Map<String, @Nullable Object> parameters = parameters("now", time(now));
        parameters.put("completed", completed);
        Repeat repeat = ifMatch.isAny() ? Repeat.SAFE : Repeat.UNSAFE;
        return change(repeat, owner, TaskSql.COMPLETE, id, ifMatch, parameters);
    }

    /** Completes a pending task and reopens a completed one. */
    public Task toggle(Owner owner, UUID id, IfMatch ifMatch, Instant now) {
        return change(Repeat.UNSAFE, owner, TaskSql.TOGGLE, id, ifMatch, parameters("now", time(now)));
    }

    private Task change(
            Repeat repeat,
            Owner owner,
            String sql,
            UUID id,
            IfMatch ifMatch,
            Map<String, @Nullable Object> parameters) {
        parameters.put("id", id.toString());
        parameters.put("versions", ifMatch.versions());
        return first(repeat, owner, sql, parameters).orElseThrow(() -> notChanged(owner, id, ifMatch));
    }

    private TaskException notChanged(Owner owner, UUID id, IfMatch ifMatch) {
        if (ifMatch.isAny()) {
            return new TaskException(Reason.NOT_FOUND);
        }
        return new TaskException(find(owner, id).isPresent() ? Reason.OTHER_VERSION : Reason.NOT_FOUND);
    }

    public void delete(Owner owner, UUID id, IfMatch ifMatch) {
        Map<String, @Nullable Object> parameters = parameters("id", id.toString());
        parameters.put("versions", ifMatch.versions());
        if (deleted(owner, TaskSql.DELETE, parameters) == 0) {
            throw notChanged(owner, id, ifMatch);
        }
    }

    /** Deletes the completed tasks and returns their number. */
    public long deleteCompleted(Owner owner) {
        return deleted(owner, TaskSql.DELETE_COMPLETED, new HashMap<>());
    }

    /** Deletes all tasks of the owner and returns their number. */
    public long deleteAll(Owner owner) {
        return deleted(owner, TaskSql.DELETE_ALL, new HashMap<>());
    }

    private long deleted(Owner owner, String sql, Map<String, @Nullable Object> parameters) {
        return database.call(
                Repeat.UNSAFE, owner.id(), execute -> bound(execute::createNamedDelete, owner, sql, parameters)
                        .execute());
    }

    private Optional<Task> first(Repeat repeat, Owner owner, String sql, Map<String, @Nullable Object> parameters) {
        return database.call(repeat, owner.id(), execute -> rows(execute, owner, sql, parameters).stream()
                .findFirst()
                .map(TaskRow::task));
    }

    private static List<DbRow> rows(
            DbExecute execute, Owner owner, String sql, Map<String, @Nullable Object> parameters) {
        try (Stream<DbRow> rows =
                bound(execute::createNamedQuery, owner, sql, parameters).execute()) {
            return rows.toList();
        }
    }

    private static <S extends DbStatement<S>> S bound(
            BiFunction<String, String, S> statement,
            Owner owner,
            String sql,
            Map<String, @Nullable Object> parameters) {
        parameters.put("owner", owner.id());
        return statement.apply(NAME, sql).params(parameters);
    }

    private static Map<String, @Nullable Object> content(TaskInput input, Instant now) {
        Map<String, @Nullable Object> parameters = parameters("now", time(now));
        parameters.put("title", input.title());
        parameters.put("description", input.description());
        parameters.put("completed", input.completed());
        parameters.put("priority", input.priority().number());
        parameters.put("tags", String.join(",", input.tags()));
        parameters.put("due_date", time(input.dueDate()));
        return parameters;
    }

    private static Map<String, @Nullable Object> filters(TaskQuery query) {
        Map<String, @Nullable Object> parameters = parameters("completed", query.completed());
        Priority priority = query.priority();
        parameters.put("priority", priority == null ? null : priority.number());
        parameters.put("tags", String.join(",", query.tags()));
        parameters.put("due_after", time(query.dueAfter()));
        parameters.put("due_before", time(query.dueBefore()));
        parameters.put("search", query.search() == null ? null : "%" + literal(query.search()) + "%");
        return parameters;
    }

    /** Returns the parameters of a page's statement. */
    public static Map<String, @Nullable Object> parameters(Owner owner, TaskQuery query) {
        Map<String, @Nullable Object> parameters = filters(query);
        TaskQuery.Position after = query.after();
        parameters.put("owner", owner.id());
        parameters.put("limit", query.limit() + 1);
        parameters.put("after_id", after == null ? null : after.id().toString());
        parameters.put("after_value", after == null ? null : after.value());
        return parameters;
    }

    private static String literal(String search) {
        return search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static Map<String, @Nullable Object> parameters(String name, @Nullable Object value) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put(name, value);
        return parameters;
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
