// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stub mappings of a Better Auth server's JWK Set for WireMock, as its JSON: for {@code StubMapping.buildFrom} in a test,
 * for {@code POST /__admin/mappings} of one that runs elsewhere, or by {@link #write} for its folder {@code mappings}.
 * No part of WireMock is needed here.
 */
public final class WireMockMappings {

    private static final String JWKS = "/api/auth/jwks";
    private static final String SCENARIO = "better-auth-rotation";
    private static final String STARTED = "Started";
    /** The state in which {@link #rotation} answers with the later set. */
    public static final String ROTATED = "Rotated";

    private WireMockMappings() {}

    /** The JWK Set, as Better Auth answers it. */
    public static String jwks(String jwkSet) {
        return mapping(Map.of(), answer(200, jwkSet));
    }

    /**
     * A rotation: the first request is answered with one set, all later ones with the other.
     *
     * @return two mappings of one scenario
     */
    public static List<String> rotation(String before, String after) {
        Map<String, Object> first = new LinkedHashMap<>();
        first.put("scenarioName", SCENARIO);
        first.put("requiredScenarioState", STARTED);
        first.put("newScenarioState", ROTATED);
        Map<String, Object> later = new LinkedHashMap<>();
        later.put("scenarioName", SCENARIO);
        later.put("requiredScenarioState", ROTATED);
        return List.of(mapping(first, answer(200, before)), mapping(later, answer(200, after)));
    }

    /** An outage: this status, and no body, as Better Auth answers when its database is gone. */
    public static String outage(int status) {
        return mapping(Map.of(), Map.of("status", status));
    }

    /** The rate limit: 429, with the wait in {@code X-Retry-After} alone. */
    public static String rateLimit(Duration retryAfter) {
        String seconds = Long.toString(retryAfter.toSeconds());
        return mapping(Map.of(), Map.of("status", 429, "headers", Map.of("X-Retry-After", seconds)));
    }

    /** A server that answers late. */
    public static String slow(String jwkSet, Duration delay) {
        Map<String, Object> response = new LinkedHashMap<>(answer(200, jwkSet));
        response.put("fixedDelayMilliseconds", delay.toMillis());
        return mapping(Map.of(), response);
    }

    /** A connection that is reset in place of an answer. */
    public static String reset() {
        return mapping(Map.of(), Map.of("fault", "CONNECTION_RESET_BY_PEER"));
    }

    /**
     * Writes a mapping where a WireMock server that starts later finds it.
     *
     * @param mappings WireMock's folder of that name; made if it is not there
     * @param name of the file, without {@code .json}
     */
    public static Path write(Path mappings, String name, String mapping) throws IOException {
        return Files.writeString(Files.createDirectories(mappings).resolve(name + ".json"), mapping);
    }

    private static Map<String, Object> answer(int status, String body) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("status", status);
        response.put("headers", Map.of("Content-Type", "application/json"));
        response.put("body", body);
        return response;
    }

    private static String mapping(Map<String, Object> scenario, Map<String, Object> response) {
        Map<String, Object> mapping = new LinkedHashMap<>(scenario);
        mapping.put("request", Map.of("method", "GET", "urlPath", JWKS));
        mapping.put("response", response);
        return Json.write(mapping);
    }
}
