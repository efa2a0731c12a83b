// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.task.Priority;
import io.github.betterauthjwt.tasks.task.TaskQuery;
import io.github.betterauthjwt.tasks.task.TaskQuery.Sort;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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
        QueryParameters parameters = new QueryParameters(rawQuery, KNOWN);
        Optional<String> cursor = parameters.one("cursor");
        TaskQuery query = new TaskQueryReader(parameters).query();
        parameters.requireNoErrors();
        if (cursor.isEmpty()) {
            return query;
        }
        if (cursor.get().length() > MAX_CURSOR) {
            throw Problem.INVALID_CURSOR;
        }
        return query.startingAfter(Cursor.read(cursor.get(), owner, query));
    }

    private TaskQuery query() {
        Sort sort = choice("sort", List.of(Sort.values()), Sort::word).orElse(Sort.CREATED_AT);
        String status = choice("status", List.of("all", "pending", "completed")).orElse("all");
        return new TaskQuery(
                status.equals("all") ? null : Boolean.valueOf(status.equals("completed")),
                choice("priority", List.of(Priority.values()), Priority::word).orElse(null),
                tags(),
                time("due_after"),
                time("due_before"),
                search(),
                sort,
                choice("order", List.of("asc", "desc")).map("desc"::equals).orElse(sort.descendingByDefault()),
                limit(),
                choice("include_total", List.of("true", "false")).equals(Optional.of("true")),
                null);
    }

    private Optional<String> choice(String name, List<String> choices) {
        return choice(name, choices, Function.identity());
    }

    private <T> Optional<T> choice(String name, List<T> choices, Function<T, String> word) {
        return value(
                name,
                given -> choices.stream()
                        .filter(choice -> word.apply(choice).equals(given))
                        .findFirst(),
                () -> choices.stream().map(word).collect(Collectors.joining(", ", "One of these was expected: ", ".")));
    }

    private List<String> tags() {
        List<String> tags = parameters.all("tag");
        if (tags.size() > TaskBody.MAX_TAGS) {
            parameters.error("tag", "At most " + TaskBody.MAX_TAGS + " tags may be requested.");
        }
        if (!tags.stream().allMatch(TaskBody.TAG.asMatchPredicate())) {
            parameters.error("tag", TaskBody.TAG_EXPECTED);
        }
        return tags.stream().distinct().sorted().toList();
    }

    private @Nullable Instant time(String name) {
        return value(name, Dates::parse, () -> Dates.EXPECTED + " In a query, + is written %2B.")
                .orElse(null);
    }

    private @Nullable String search() {
        return value("search", TaskQueryReader::search, () -> "1 to " + MAX_SEARCH + " characters were expected.")
                .orElse(null);
    }

    private static Optional<String> search(String text) {
        return text.isEmpty() || Text.length(text) > MAX_SEARCH ? Optional.empty() : Optional.of(text);
    }

    private int limit() {
        return value("limit", TaskQueryReader::limit, () -> "A number from 1 to " + MAX_LIMIT + " was expected.")
                .orElse(DEFAULT_LIMIT);
    }

    private static Optional<Integer> limit(String text) {
        return text.matches("[0-9]{1,3}")
                ? Optional.of(Integer.valueOf(text)).filter(limit -> limit >= 1 && limit <= MAX_LIMIT)
                : Optional.empty();
    }

    /** Returns the value of a parameter, or empty if it is absent or wrong. */
    private <T> Optional<T> value(String name, Function<String, Optional<T>> parser, Supplier<String> expected) {
        Optional<String> given = parameters.one(name);
        Optional<T> value = given.flatMap(parser);
        if (given.isPresent() && value.isEmpty()) {
            parameters.error(name, expected.get());
        }
        return value;
    }
}
