// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.tasks.hardening.HeapBudget;
import io.github.betterauthjwt.tasks.http.ValidationErrors.FieldError;
import io.github.betterauthjwt.tasks.task.IfMatch;
import io.github.betterauthjwt.tasks.task.Owner;
import io.github.betterauthjwt.tasks.task.Task;
import io.github.betterauthjwt.tasks.task.TaskInput;
import io.github.betterauthjwt.tasks.task.TaskQuery;
import io.github.betterauthjwt.tasks.task.TaskStore;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.PathMatchers;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP routes for tasks, mounted at {@link #PATH}. The owner of all tasks that a request accesses is the subject of
 * its verified token.
 */
record TaskRoutes(TaskStore store, RequestBodies bodies, HeapBudget budget) implements HttpService {

    /** HEAD is GET without the body. */
    static final Predicate<Method> READ = Method.predicate(Method.GET, Method.HEAD);

    static final String PATH = "/api/tasks";
    private static final String TASK_ID = "task_id";
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final HeaderName IDEMPOTENT_REPLAYED = HeaderNames.create("Idempotent-Replayed");
    private static final Pattern KEY = Pattern.compile("[ -~]{1,255}");
    private static final String KEY_EXPECTED = "One key of 1 to 255 printable ASCII characters was expected.";
    private static final int MAX_OWNER_BYTES = 255;
    private static final String MERGE_PATCH = "application/merge-patch+json";

    /** The content of a new task and its idempotency key. */
    private record NewTask(TaskInput input, TaskStore.@Nullable IdempotencyKey key) {}

    @Override
    public void routing(HttpRules rules) {
        rules.route(READ, PathMatchers.create("/"), this::list)
                .post("/", this::create)
                .delete("/", this::deleteMany)
                .any("/", otherMethod("GET, HEAD, POST, DELETE, OPTIONS"))
                .route(READ, PathMatchers.create("/{task_id}"), this::get)
                .put("/{task_id}", this::replace)
                .patch("/{task_id}", this::merge)
                .delete("/{task_id}", this::delete)
                .any("/{task_id}", otherMethod("GET, HEAD, PUT, PATCH, DELETE, OPTIONS"))
                .patch("/{task_id}/complete", this::complete)
                .any("/{task_id}/complete", otherMethod("PATCH, OPTIONS"));
    }

    static Handler otherMethod(String allow) {
        return (request, response) -> {
            if (!Method.OPTIONS.equals(request.prologue().method())) {
                throw Problem.of(405, "method_not_allowed", "This path allows " + allow + ".")
                        .with("Allow", allow);
            }
            response.header(HeaderNames.ALLOW, allow);
            response.status(Status.NO_CONTENT_204).send();
        };
    }

    private void list(ServerRequest request, ServerResponse response) {
        Owner owner = owner(request);
        String rawQuery = request.query().rawValue();
        TaskQuery query = TaskQueryReader.read(owner.id(), rawQuery);
        TaskStore.Page page = store.list(owner, query);
        TaskQuery.Position next = page.next();
        String cursor = next == null ? null : Cursor.write(owner.id(), query, next);
        byte[] body = TaskJson.page(page, cursor);
        budget.holding(body.length, () -> {
            if (cursor != null) {
                response.header(HeaderNames.LINK, "<" + PATH + "?" + withCursor(rawQuery, cursor) + ">; rel=\"next\"");
            }
            Responses.sendTagged(request, response, hashTag(body), body);
            return body;
        });
    }

    private static String withCursor(String rawQuery, String cursor) {
        String others = Arrays.stream(rawQuery.split("&", -1))
                .filter(pair -> !pair.isEmpty() && !QueryParameters.nameOf(pair).equals(Optional.of("cursor")))
                .map(pair -> pair + "&")
                .collect(Collectors.joining());
        return others + "cursor=" + cursor;
    }

    private static String hashTag(byte[] body) {
        byte[] hash = Arrays.copyOf(Text.sha256(body), 16);
        return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + "\"";
    }

    private void create(ServerRequest request, ServerResponse response) {
        Owner owner = owner(request);
        requireNoParameters(request);
        requireStorable(owner);
        NewTask task = bodies.read(
                request,
                Set.of(Responses.JSON),
                body -> new NewTask(TaskBody.task(body), idempotencyKey(request, body)));
        Instant now = Instant.now();
        TaskStore.Created created =
                store.create(owner, Task.newId(now), task.input(), task.key(), now.truncatedTo(ChronoUnit.MILLIS));
        if (created.replayed()) {
            response.header(IDEMPOTENT_REPLAYED, "true");
        }
        response.header(HeaderNames.LOCATION, PATH + "/" + created.task().id());
        send(request, response, 201, created.task());
    }

    private static TaskStore.@Nullable IdempotencyKey idempotencyKey(ServerRequest request, byte[] body) {
        List<String> fields = Responses.fields(request, IDEMPOTENCY_KEY);
        if (fields.isEmpty()) {
            return null;
        }
        if (fields.size() > 1 || !KEY.matcher(fields.getFirst()).matches()) {
            FieldError error = new FieldError(null, "Idempotency-Key", KEY_EXPECTED);
            throw Problem.validationFailed(KEY_EXPECTED, List.of(error));
        }
        return new TaskStore.IdempotencyKey(fields.getFirst(), HexFormat.of().formatHex(Text.sha256(body)));
    }

    private void deleteMany(ServerRequest request, ServerResponse response) {
        Owner owner = owner(request);
        QueryParameters parameters = new QueryParameters(request.query().rawValue(), Set.of("status"));
        String status = parameters.one("status").orElse("");
        if (!Set.of("completed", "all").contains(status)) {
            parameters.error("status", "Name the tasks to delete: completed or all.");
        }
        parameters.requireNoErrors();
        long deleted = status.equals("all") ? store.deleteAll(owner) : store.deleteCompleted(owner);
        Responses.send(request, response, 200, Responses.JSON, TaskJson.tree(Map.of("deleted", deleted)));
    }

    private void get(ServerRequest request, ServerResponse response) {
        Task task = store.find(owner(request), taskId(request)).orElseThrow(() -> Problem.TASK_NOT_FOUND);
        Responses.sendTagged(request, response, task.etag(), TaskJson.task(task));
    }

    private void replace(ServerRequest request, ServerResponse response) {
        UUID id = taskId(request);
        TaskInput input = bodies.read(request, Set.of(Responses.JSON), TaskBody::task);
        send(request, response, 200, store.replace(owner(request), id, input, ifMatch(request), now()));
    }

    private void merge(ServerRequest request, ServerResponse response) {
        UUID id = taskId(request);
        TaskInput input = bodies.read(request, Set.of(MERGE_PATCH, Responses.JSON), TaskBody::patch);
        send(request, response, 200, store.merge(owner(request), id, input, ifMatch(request), now()));
    }

    private void complete(ServerRequest request, ServerResponse response) {
        UUID id = taskId(request);
        Optional<Boolean> completed = bodies.readIfPresent(request, Set.of(Responses.JSON), TaskBody::completed);
        Task task = completed.isEmpty()
                ? store.toggle(owner(request), id, ifMatch(request), now())
                : store.complete(owner(request), id, completed.get(), ifMatch(request), now());
        send(request, response, 200, task);
    }

    private static void send(ServerRequest request, ServerResponse response, int status, Task task) {
        response.header(HeaderNames.ETAG, task.etag());
        Responses.send(request, response, status, Responses.JSON, TaskJson.task(task));
    }

    private void delete(ServerRequest request, ServerResponse response) {
        store.delete(owner(request), taskId(request), ifMatch(request));
        response.status(Status.NO_CONTENT_204).send();
    }

    static Owner owner(ServerRequest request) {
        return Owner.of(request.context().get(VerifiedJwt.class).orElseThrow());
    }

    private static void requireStorable(Owner owner) {
        if (owner.id().getBytes(StandardCharsets.UTF_8).length > MAX_OWNER_BYTES) {
            throw Problem.of(
                    422, "validation_failed", "The user id of the token is longer than " + MAX_OWNER_BYTES + " bytes.");
        }
    }

    /** Returns the id in the path of a request, which has no parameters. */
    private static UUID taskId(ServerRequest request) {
        requireNoParameters(request);
        return Task.parseId(request.path().pathParameters().get(TASK_ID)).orElseThrow(() -> Problem.TASK_NOT_FOUND);
    }

    private static IfMatch ifMatch(ServerRequest request) {
        return IfMatch.parse(Responses.fields(request, HeaderNames.IF_MATCH));
    }

    static void requireNoParameters(ServerRequest request) {
        new QueryParameters(request.query().rawValue(), Set.of()).requireNoErrors();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
