// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.task.Priority;
import io.github.betterauthjwt.tasks.task.TaskQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a list request. */
public final class TaskQueryReader {

    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_SEARCH = 200;
    private static final int MAX_CURSOR = 1024;

    private static final Set<String> KNOWN = Set.of(
            "status",
            "priority",
            "tag",
            "due_after",
            "due_before",
            "search",
            "sort",
            "order",
            "limit",
            "cursor",
            "include_total");

    private final QueryParameters parameters;

    private TaskQueryReader(QueryParameters parameters) {
        this.parameters = parameters;
    }

    /**
     * Reads a list request's query.
     *
     * @throws Problem 422 if a parameter is wrong, 400 if the cursor is
     */
    public static TaskQuery read(String owner, String rawQuery) {
        TaskQueryReader reader = new TaskQueryReader(QueryParameters.parse(rawQuery, KNOWN));
        Optional<String> cursor = reader.parameters.one("cursor");
        TaskQuery query = reader.query();
        reader.parameters.requireNoErrors();
        if (cursor.isEmpty()) {
            return query;
        }
        if (cursor.get().length() > MAX_CURSOR) {
            throw Problem.invalidCursor();
        }
        return query.startingAfter(Cursor.read(cursor.get(), owner, query));
    }

    private TaskQuery query() {
        TaskQuery.Sort sort = choice("sort", List.of(TaskQuery.Sort.values()), TaskQuery.Sort::word)
                .orElse(TaskQuery.Sort.CREATED_AT);
        return new TaskQuery(
                choice("status", List.of("all", "pending", "completed"), word -> word)
                        .map(TaskQueryReader::completed)
                        .orElse(null),
                choice("priority", List.of(Priority.values()), Priority::word).orElse(null),
                tags(),
                time("due_after"),
                time("due_before"),
                search(),
                sort,
                choice("order", List.of("asc", "desc"), word -> word)
                        .map("desc"::equals)
                        .orElse(sort.descendingByDefault()),
                limit(),
                choice("include_total", List.of("true", "false"), word -> word)
                        .map("true"::equals)
                        .orElse(false),
                null);
    }

    private static @Nullable Boolean completed(String status) {
        return status.equals("all") ? null : Boolean.valueOf(status.equals("completed"));
    }

    private <T> Optional<T> choice(String name, List<T> choices, Function<T, String> word) {
        Optional<String> given = parameters.one(name);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        Optional<T> chosen = choices.stream()
                .filter(choice -> word.apply(choice).equals(given.get()))
                .findFirst();
        if (chosen.isEmpty()) {
            parameters.error(
                    name,
                    choices.stream().map(word).collect(Collectors.joining(", ", "One of these was expected: ", ".")));
        }
        return chosen;
    }

    private List<String> tags() {
        List<String> tags = parameters.all("tag");
        if (tags.size() > TaskBody.MAX_TAGS) {
            parameters.error("tag", "At most " + TaskBody.MAX_TAGS + " tags may be requested.");
        }
        Predicate<String> isTag = TaskBody.TAG.asMatchPredicate();
        if (!tags.stream().allMatch(isTag)) {
            parameters.error("tag", "A tag is 1 to 50 letters A to Z, digits, - and _.");
        }
        return tags.stream().distinct().sorted().toList();
    }

    private @Nullable Instant time(String name) {
        Optional<String> given = parameters.one(name);
        if (given.isEmpty()) {
            return null;
        }
        Optional<Instant> instant = Dates.parse(given.get());
        if (instant.isEmpty()) {
            parameters.error(name, Dates.EXPECTED + " In a query, + is written %2B.");
        }
        return instant.orElse(null);
    }

    private @Nullable String search() {
        String search = parameters.one("search").orElse(null);
        if (search != null) {
            int length = search.codePointCount(0, search.length());
            if (length < 1 || length > MAX_SEARCH) {
                parameters.error("search", "1 to " + MAX_SEARCH + " characters were expected.");
            }
        }
        return search;
    }

    private int limit() {
        Optional<String> given = parameters.one("limit");
        if (given.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        if (given.get().matches("[0-9]{1,3}")) {
            int limit = Integer.parseInt(given.get());
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        }
        parameters.error("limit", "A number from 1 to " + MAX_LIMIT + " was expected.");
        return DEFAULT_LIMIT;
    }
}
