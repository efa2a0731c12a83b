// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.hardening.HeapBudget.OverloadedException;
import io.github.betterauthjwt.tasks.http.ValidationErrors.FieldError;
import io.github.betterauthjwt.tasks.postgres.DatabaseUnavailableException;
import io.github.betterauthjwt.tasks.task.TaskException;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An error of the contract (RFC 9457), which is thrown to respond with it. Immutable, without a stack trace. */
@SuppressWarnings("StaticAssignmentOfThrowable") // because nothing in a constant depends on where it is thrown
public final class Problem extends RuntimeException {

    static final Problem BAD_REQUEST = of(
            400,
            "bad_request",
            "The request is not well-formed HTTP/1.1, or its header is larger than " + Listener.HEADER_LIMIT
                    + " bytes.");
    static final Problem BROKEN_BODY = of(
                    400, "bad_request", "The body is not well-formed HTTP/1.1, or did not arrive.")
            .closing();
    static final Problem INVALID_CURSOR = of(
            400,
            "invalid_cursor",
            "The cursor does not belong to this request. Take it from next_cursor and keep the other parameters"
                    + " unchanged, or start again without a cursor.");
    static final Problem WRONG_SECRET = of(
                    401, "wrong_secret", "The secret of REVOCATIONS_SECRET was expected as a bearer token.")
            .with("WWW-Authenticate", "Bearer realm=\"revocations\"");
    static final Problem USER_MISMATCH =
            of(403, "user_mismatch", "The user id in the path is not the user of the token: use /api/tasks.");
    static final Problem NOT_FOUND = of(404, "not_found", "Path not found.");
    static final Problem TASK_NOT_FOUND = of(404, "task_not_found", "Task not found.");
    static final Problem VERSION_MISMATCH = of(
            412,
            "version_mismatch",
            "The task has changed since the version named in If-Match: read it again and repeat the change.");
    static final Problem KEY_REUSED = of(
            422,
            "idempotency_key_reused",
            "This Idempotency-Key was used with another body: use a new key for each new task.");
    static final Problem INTERNAL_ERROR =
            of(500, "internal_error", "The service failed; the request id names the entry in its log.");
    static final Problem KEYS_UNAVAILABLE =
            temporary("keys_unavailable", "The keys of Better Auth are currently unavailable: try again shortly.");
    static final Problem DATABASE_UNAVAILABLE =
            temporary("database_unavailable", "The tasks are currently unavailable: try again shortly.");
    static final Problem OVERLOADED = temporary("overloaded", "The service is overloaded: try again shortly.")
            .closing();

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String detail;
    private final transient List<FieldError> errors;
    private final transient Map<String, String> headers;

    private Problem(int status, String code, String detail, List<FieldError> errors, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.errors = errors;
        this.headers = headers;
    }

    static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, List.of(), Map.of());
    }

    private static Problem temporary(String code, String detail) {
        return of(503, code, detail).with("Retry-After", "1");
    }

    static Problem malformedJson(String detail) {
        return of(400, "malformed_json", detail);
    }

    static Problem invalidLogoutToken(String detail) {
        return of(400, "invalid_logout_token", detail);
    }

    static Problem contentTooLarge(int limit) {
        return of(413, "content_too_large", "The body is larger than " + limit + " bytes.");
    }

    static Problem unsupportedMediaType(String expected) {
        return of(415, "unsupported_media_type", "The body must be " + expected + ", in UTF-8 and not compressed.");
    }

    static Problem validationFailed(String detail, List<FieldError> errors) {
        return new Problem(422, "validation_failed", detail, List.copyOf(errors), Map.of());
    }

    /** Returns the problem for a status that the web server chose. */
    static Problem ofStatus(int status) {
        if (status == 400) {
            return BAD_REQUEST;
        }
        if (status == 404) {
            return NOT_FOUND;
        }
        return (status > 400 && status < 500) || status == 501
                ? of(status, "bad_request", "The request cannot be served in this form.")
                : INTERNAL_ERROR;
    }

    /** Returns the problem that a route, a package below this one, or the web server has thrown. */
    static Problem of(Throwable thrown) {
        return switch (thrown) {
            case Problem problem -> problem;
            case TaskException rejection ->
                switch (rejection.reason()) {
                    case NOT_FOUND -> TASK_NOT_FOUND;
                    case OTHER_VERSION -> VERSION_MISMATCH;
                    case KEY_REUSED -> KEY_REUSED;
                };
            case DatabaseUnavailableException unavailable -> DATABASE_UNAVAILABLE;
            case OverloadedException overloaded -> OVERLOADED;
            case HttpException rejection -> ofStatus(rejection.status().code());
            default -> INTERNAL_ERROR;
        };
    }

    /** Returns this problem with one more header field. */
    Problem with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Problem(status, code, detail, errors, more);
    }

    /** Returns this problem for a connection whose further bytes may not be a request. */
    Problem closing() {
        return with("Connection", "close");
    }

    public int status() {
        return status;
    }

    /** Returns the stable code that clients compare. */
    public String code() {
        return code;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** Returns the body of the response. */
    byte[] json(String requestId) {
        return TaskJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", Status.create(status).reasonPhrase());
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeStringField("instance", "urn:request:" + requestId);
            json.writeStringField("code", code);
            if (!errors.isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (FieldError error : errors) {
                    error.write(json);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
    }
}
