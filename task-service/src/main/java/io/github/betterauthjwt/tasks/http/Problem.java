// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.task.TaskException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Thrown to respond to a request with an error of the contract (RFC 9457). */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * One error in a request.
     *
     * @param pointer the position in the body, as a JSON Pointer (RFC 6901)
     * @param parameter the name of the query parameter
     */
    record FieldError(@Nullable String pointer, @Nullable String parameter, String detail) {

        static FieldError ofMember(String member, String detail) {
            return new FieldError("/" + member, null, detail);
        }

        static FieldError ofParameter(String parameter, String detail) {
            return new FieldError(null, parameter, detail);
        }
    }

    private final int status;
    private final String code;
    private final transient List<FieldError> errors;
    private final transient Map<String, String> headers;

    private Problem(
            int status,
            String code,
            String detail,
            List<FieldError> errors,
            Map<String, String> headers,
            @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.status = status;
        this.code = code;
        this.errors = errors;
        this.headers = headers;
    }

    static Problem of(int status, String code, String detail) {
        return new Problem(status, code, detail, List.of(), Map.of(), null);
    }

    static Problem of(int status, String code, String detail, Map<String, String> headers) {
        return new Problem(status, code, detail, List.of(), headers, null);
    }

    /** Returns the response to an operation that was not possible. */
    static Problem of(TaskException rejection) {
        return switch (rejection.reason()) {
            case NOT_FOUND -> taskNotFound();
            case OTHER_VERSION -> versionMismatch();
            case KEY_REUSED -> idempotencyKeyReused();
        };
    }

    static Problem malformedJson(String detail) {
        return of(400, "malformed_json", detail);
    }

    static Problem invalidCursor() {
        return of(
                400,
                "invalid_cursor",
                "The cursor does not belong to this request. Take it from next_cursor and keep the other parameters"
                        + " unchanged, or start again without a cursor.");
    }

    static Problem userMismatch() {
        return of(403, "user_mismatch", "The user id in the path is not the user of the token: use /api/tasks.");
    }

    static Problem taskNotFound() {
        return of(404, "task_not_found", "Task not found.");
    }

    static Problem notFound() {
        return of(404, "not_found", "Path not found.");
    }

    static Problem methodNotAllowed(String allow) {
        return of(405, "method_not_allowed", "This path allows " + allow + ".", Map.of("Allow", allow));
    }

    static Problem wrongSecret() {
        return of(
                401,
                "wrong_secret",
                "The secret of REVOCATIONS_SECRET was expected as a bearer token.",
                Map.of("WWW-Authenticate", "Bearer realm=\"revocations\""));
    }

    static Problem invalidLogoutToken(String detail) {
        return of(400, "invalid_logout_token", detail);
    }

    static Problem keysUnavailable() {
        return of(
                503,
                "keys_unavailable",
                "The keys of Better Auth are currently unavailable: try again shortly.",
                Map.of("Retry-After", "1"));
    }

    static Problem brokenBody(Exception cause) {
        return new Problem(
                400,
                "bad_request",
                "The body is not well-formed HTTP/1.1, or did not arrive.",
                List.of(),
                Map.of("Connection", "close"),
                cause);
    }

    static Problem versionMismatch() {
        return of(
                412,
                "version_mismatch",
                "The task has changed since the version named in If-Match: read it again and repeat the change.");
    }

    static Problem contentTooLarge(int limit) {
        return of(413, "content_too_large", "The body is larger than " + limit + " bytes.");
    }

    /** Returns the 413 for a body that is not read to its end, so that the connection must close. */
    static Problem contentFarTooLarge(int limit) {
        return of(
                413,
                "content_too_large",
                "The body is larger than " + limit + " bytes.",
                Map.of("Connection", "close"));
    }

    static Problem unsupportedMediaType(String expected) {
        return of(415, "unsupported_media_type", "The body must be " + expected + ", in UTF-8 and not compressed.");
    }

    static Problem validationFailed(String detail, List<FieldError> errors) {
        return new Problem(422, "validation_failed", detail, List.copyOf(errors), Map.of(), null);
    }

    static Problem idempotencyKeyReused() {
        return of(
                422,
                "idempotency_key_reused",
                "This Idempotency-Key was used with another body: use a new key for each new task.");
    }

    static Problem databaseUnavailable() {
        return of(
                503,
                "database_unavailable",
                "The tasks are currently unavailable: try again shortly.",
                Map.of("Retry-After", "1"));
    }

    static Problem overloaded() {
        return of(
                503,
                "overloaded",
                "The service is overloaded: try again shortly.",
                Map.of("Retry-After", "1", "Connection", "close"));
    }

    static Problem internalError() {
        return of(500, "internal_error", "The service failed; the request id names the entry in its log.");
    }

    /** Returns the status code. */
    public int status() {
        return status;
    }

    /** Returns the stable code that clients compare. */
    public String code() {
        return code;
    }

    String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    List<FieldError> errors() {
        return errors;
    }

    /** Returns the additional header fields of the response. */
    public Map<String, String> headers() {
        return headers;
    }
}
