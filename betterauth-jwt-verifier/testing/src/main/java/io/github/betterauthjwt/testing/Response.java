// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A response of the host under test.
 *
 * @param method the method of the request
 * @param headers the values of each field, by the field's name in any case
 */
record Response(String method, int status, Map<String, List<String>> headers, String body) {

    private static final List<Integer> REJECTIONS = List.of(400, 401, 403, 404, 405, 501);

    Response {
        Map<String, List<String>> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    static Response of(HttpResponse<String> response) {
        return new Response(
                response.request().method(),
                response.statusCode(),
                response.headers().map(),
                response.body());
    }

    List<String> values(String name) {
        return headers.getOrDefault(name, List.of());
    }

    /** Returns the first value of the field, or the empty string. */
    String header(String name) {
        return values(name).stream().findFirst().orElse("");
    }

    /** Returns the name and value of each cookie that the response sets. */
    List<String> cookies() {
        return values("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .toList();
    }

    /**
     * Asserts that the response sets no cookie. An adapter keeps no state between requests, so no response starts a
     * session.
     */
    void setsNoCookie() {
        assertThat(values("Set-Cookie"))
                .as("cookies set by a response to %s with status %d", method, status)
                .isEmpty();
    }

    /** Asserts that a handler with this user wrote the response. */
    void isFor(String subject) {
        assertThat(body()).startsWith("user=" + subject + ";");
        assertThat(status()).isEqualTo(200);
    }

    /** Asserts that a handler without a user wrote the response. */
    void isForAnyone() {
        assertThat(body()).startsWith("anonymous;");
        assertThat(status()).isEqualTo(200);
    }

    /** Asserts that no handler wrote the response. */
    void isFromNoHandler() {
        assertThat(body()).doesNotContain("user=").doesNotContain("anonymous");
    }

    /** Asserts that the host or the adapter rejected the request before a handler saw it. Each has its own status. */
    void isRejectedSomehow() {
        isFromNoHandler();
        assertThat(status()).as(body()).isIn(REJECTIONS);
    }

    /**
     * Asserts a rejection whose problem has this code. The challenge contains the error, unless {@code error} is empty.
     */
    void isRejectedWith(int status, String error, String code) {
        assertThat(status()).as(body()).isEqualTo(status);
        hasProblem(status, code);
        assertThat(values("WWW-Authenticate")).hasSize(1);
        assertThat(header("WWW-Authenticate")).startsWith("Bearer");
        if (error.isEmpty()) {
            assertThat(header("WWW-Authenticate")).doesNotContain("error");
        } else {
            assertThat(header("WWW-Authenticate"))
                    .contains("error=\"" + error + "\"")
                    .contains("error_description=\"");
        }
    }

    /** Asserts a rejection like {@link #isRejectedWith}, of a request with DPoP or to a host that requires it. */
    void isRejectedForDpop(String error, String code) {
        assertThat(status()).as(body()).isEqualTo(401);
        hasProblem(401, code);
        assertThat(values("WWW-Authenticate")).hasSize(1);
        assertThat(header("WWW-Authenticate")).contains("algs=\"EdDSA ");
        if (error.isEmpty()) {
            assertThat(header("WWW-Authenticate")).doesNotContain("error");
        } else {
            assertThat(header("WWW-Authenticate")).contains("DPoP error=\"" + error + "\"");
        }
    }

    /**
     * Asserts a rejection for a missing scope. A new consent can grant it, so the challenge names the required scope.
     */
    void lacksTheScope(String scope) {
        isRejectedWith(403, "insufficient_scope", "insufficient_scope");
        assertThat(header("WWW-Authenticate")).contains("scope=\"" + scope + "\"");
    }

    /** Asserts a rejection for a missing role. No consent grants a role, so there is no challenge. */
    void lacksTheRole() {
        assertThat(status()).as(body()).isEqualTo(403);
        assertThat(values("WWW-Authenticate")).isEmpty();
        assertThat(body()).containsAnyOf("\"code\":\"insufficient_role\"", "\"code\":\"access_denied\"");
        hasProblem();
    }

    /** Asserts that the token was neither accepted nor rejected. The client keeps its token and tries again later. */
    void isUnavailable() {
        isUnavailable("keys_unavailable");
    }

    /** Asserts the same for another cause, which the problem has as its code. */
    void isUnavailable(String code) {
        assertThat(status()).as(body()).isEqualTo(503);
        hasProblem(503, code);
        assertThat(Long.parseLong(header("Retry-After"))).isBetween(1L, 300L);
        assertThat(values("WWW-Authenticate")).isEmpty();
    }

    private void hasProblem() {
        assertThat(header("Content-Type")).startsWith("application/problem+json");
        assertThat(header("Cache-Control")).contains("no-store");
    }

    private void hasProblem(int status, String code) {
        hasProblem();
        if (!method.equals("HEAD")) {
            assertThat(body())
                    .contains("\"code\":\"" + code + "\"", "\"status\":" + status, "\"title\":", "\"detail\":");
        }
    }
}
