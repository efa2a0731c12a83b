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
 * Stub mappings of a Better Auth server's JWK Set for WireMock, in its JSON format. Use them with
 * {@code StubMapping.buildFrom} in a test, with {@code POST /__admin/mappings} of a remote server, or write them with
 * {@link #write} to its folder {@code mappings}. They need no part of WireMock here.
 */
public final class WireMockMappings {

    private static final String JWKS = "/api/auth/jwks";
    private static final String SCENARIO = "better-auth-rotation";
    private static final String STARTED = "Started";
    /** The state in which {@link #rotation} returns the later set. */
    public static final String ROTATED = "Rotated";

    private WireMockMappings() {}

    /** Returns a mapping of the JWK Set with Better Auth's response. */
    public static String jwks(String jwkSet) {
        return mapping(Map.of(), answer(200, jwkSet));
    }

    /**
     * Returns mappings of a rotation. The first request gets one set, and all later requests get the other.
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

    /**
     * Returns a mapping of an outage: this status and no body, as Better Auth responds when its database is
     * unavailable.
     */
    public static String outage(int status) {
        return mapping(Map.of(), Map.of("status", status));
    }

    /** Returns a mapping of the rate limit: 429, with the wait in {@code X-Retry-After} only. */
    public static String rateLimit(Duration retryAfter) {
        String seconds = Long.toString(retryAfter.toSeconds());
        return mapping(Map.of(), Map.of("status", 429, "headers", Map.of("X-Retry-After", seconds)));
    }

    /** Returns a mapping of a slow server. */
    public static String slow(String jwkSet, Duration delay) {
        Map<String, Object> response = new LinkedHashMap<>(answer(200, jwkSet));
        response.put("fixedDelayMilliseconds", delay.toMillis());
        return mapping(Map.of(), response);
    }

    /** Returns a mapping of a connection that is reset instead of a response. */
    public static String reset() {
        return mapping(Map.of(), Map.of("fault", "CONNECTION_RESET_BY_PEER"));
    }

    /**
     * Writes a mapping to a folder from which a WireMock server reads it when it starts.
     *
     * @param mappings WireMock's folder of that name, which is created if it does not exist
     * @param name the file name without {@code .json}
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
