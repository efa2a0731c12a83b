// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the errors of a request, up to {@link #MOST}. */
public final class ValidationErrors {

    public static final int MOST = 20;

    private final List<FieldError> errors = new ArrayList<>();
    private boolean more;

    /**
     * One error in a request.
     *
     * @param pointer the position in the body, as a JSON Pointer (RFC 6901)
     * @param parameter the name of the query parameter
     */
    record FieldError(@Nullable String pointer, @Nullable String parameter, String detail) {

        void write(JsonGenerator json) throws IOException {
            json.writeStartObject();
            if (pointer != null) {
                json.writeStringField("pointer", pointer);
            }
            if (parameter != null) {
                json.writeStringField("parameter", parameter);
            }
            json.writeStringField("detail", detail);
            json.writeEndObject();
        }
    }

    void atPointer(@Nullable String pointer, String detail) {
        add(new FieldError(pointer, null, detail));
    }

    void atMember(String member, String detail) {
        atPointer("/" + member, detail);
    }

    void atParameter(String name, String detail) {
        add(new FieldError(null, name, detail));
    }

    private void add(FieldError error) {
        if (isFull()) {
            more = true;
        } else {
            errors.add(error);
        }
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    boolean isFull() {
        return errors.size() == MOST;
    }

    /** Throws a {@link Problem} if there is an error. Called after all input was read. */
    void requireNone() {
        if (more) {
            throw Problem.validationFailed("More than " + MOST + " errors; the first 20 are listed.", errors);
        }
        if (!errors.isEmpty()) {
            String summary = errors.size() == 1 ? errors.getFirst().detail() : errors.size() + " errors.";
            throw Problem.validationFailed(summary, errors);
        }
    }
}
