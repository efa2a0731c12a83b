// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.task.IfMatch;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;

/** Sends the responses that routes decide on. It implements the HTTP rules for HEAD and for entity tags. */
final class Responses {

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private Responses() {}

    /** Sends a body. For HEAD it sends only the header fields of that response (RFC 9110 §9.3.2). */
    static void send(ServerRequest request, ServerResponse response, int status, String contentType, byte[] body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, contentType);
        if (Method.HEAD.equals(request.prologue().method())) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
            response.send();
            return;
        }
        response.send(body);
    }

    /** Sends a body with its entity tag, or 304 if the client already has it (RFC 9110 §13.1.2). */
    static void sendTagged(ServerRequest request, ServerResponse response, String etag, byte[] body) {
        response.header(HeaderNames.ETAG, etag);
        if (IfMatch.noneMatchNames(fields(request, HeaderNames.IF_NONE_MATCH), etag)) {
            response.status(Status.NOT_MODIFIED_304);
            response.send();
            return;
        }
        send(request, response, 200, JSON, body);
    }

    static List<String> fields(ServerRequest request, HeaderName name) {
        return request.headers().all(name, List::of);
    }

    static void send(ServerRequest request, ServerResponse response, Problem problem) {
        problem.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        String requestId = response.headers().first(RequestPipeline.REQUEST_ID).orElse("unknown");
        send(request, response, problem.status(), PROBLEM, problem.json(requestId));
    }
}
