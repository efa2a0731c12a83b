// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.bearer.BearerResponse;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import java.nio.charset.StandardCharsets;

/** Creates responses that other classes decide on. */
final class Responses {

    private Responses() {}

    static MutableHttpResponse<?> of(BearerResponse decided) {
        MutableHttpResponse<Object> response = HttpResponse.status(HttpStatus.valueOf(decided.status()));
        decided.headers().forEach((name, value) -> response.getHeaders().set(name, value));
        if (decided.body().isEmpty()) {
            return response;
        }
        String type = decided.headers().getOrDefault(HttpHeaders.CONTENT_TYPE, "application/json");
        return response.contentType(type).body(decided.body().getBytes(StandardCharsets.UTF_8));
    }
}
