// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The requests of attackers. Each kind is cheap to create and different every time, so that the service cannot reuse
 * anything it keeps from an earlier request. Not thread-safe.
 */
final class HostileRequests {

    private static final int LONG_NAME = 11_000;
    private static final int LONG_BODY_NAME = 49_000;
    private static final int MANY = 3_000;
    private static final int DEEP = 20_000;
    private static final int HUGE_HEADER = 40_000;
    private static final long EXPIRY = 4_102_444_800L;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SplittableRandom random = new SplittableRandom();
    private final String authUrl;
    private final String token;
    private final Map<String, Supplier<byte[]>> kinds = new LinkedHashMap<>();

    /** @param token a valid token of an attacker who has an account */
    HostileRequests(String authUrl, String token) {
        this.authUrl = authUrl;
        this.token = token;
        tokens();
        bodies();
        shapes();
        queries();
    }

    Map<String, Supplier<byte[]>> kinds() {
        return kinds;
    }

    private void tokens() {
        kinds.put("alg none, long member", () -> bearer(json("{\"alg\":\"none\",\"", letters(LONG_NAME)), "{}"));
        kinds.put(
                "alg none, long member, not ASCII",
                () -> bearer(json("{\"alg\":\"none\",\"€", letters(LONG_NAME)), "{}"));
        kinds.put("long claim", () -> bearer(inventedKey(), json("{\"", letters(LONG_NAME))));
        kinds.put("long claim, not ASCII", () -> bearer(inventedKey(), json("{\"€", letters(LONG_NAME))));
        kinds.put("invented key", () -> bearer(inventedKey(), claims()));
        kinds.put("many claims", () -> bearer(inventedKey(), members(MANY / 4)));
    }

    private void bodies() {
        kinds.put("body with a long member", () -> post(json("{\"", letters(LONG_BODY_NAME))));
        kinds.put("body with a long member, not ASCII", () -> post(json("{\"€", letters(LONG_BODY_NAME))));
        kinds.put("body with many members", () -> post(members(MANY)));
        kinds.put("body of arrays", () -> post("[".repeat(DEEP)));
        kinds.put("body of objects", () -> post("{\"a\":".repeat(DEEP / 2)));
        kinds.put(
                "chunked trailer",
                () -> request(
                        "POST",
                        "/api/tasks",
                        authorization(token) + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                        "2\r\n{}\r\n0\r\nX-" + letters(8) + ": x\r\n\r\n"));
    }

    private void shapes() {
        String preflight = "Origin: https://attacker.example\r\nAccess-Control-Request-Method: ";
        kinds.put("preflight", () -> request("OPTIONS", "/api/tasks", preflight + "GET\r\n", ""));
        kinds.put(
                "preflight of no path",
                () -> request("OPTIONS", "/" + letters(8), preflight + letters(4) + "\r\n", ""));
        kinds.put("lower-case method", () -> request("get", "/api/tasks", "", ""));
        kinds.put("unknown method", () -> request(letters(9), "/api/tasks", "", ""));
        kinds.put("path parameter", () -> request("GET", "/api/..;/metrics?" + letters(8), "", ""));
        kinds.put("dot segments", () -> request("GET", "/api/tasks/../../health/ready;" + letters(8), "", ""));
        kinds.put(
                "huge header",
                () -> request("GET", "/api/tasks", "X-" + letters(8) + ": " + letters(HUGE_HEADER) + "\r\n", ""));
        kinds.put("no HTTP", () -> (letters(12) + "\r\n\r\n").getBytes(ISO_8859_1));
    }

    private void queries() {
        kinds.put("bad query", () -> get("?limit=" + letters(8) + "&sort=%ff&" + letters(64) + "=%00"));
        kinds.put("forged cursor", () -> get("?cursor=" + encoded("\u0001" + letters(40))));
        kinds.put("long query", () -> get("?q=" + letters(7_000)));
    }

    private byte[] get(String query) {
        return request("GET", "/api/tasks" + query, authorization(token), "");
    }

    private byte[] post(String body) {
        byte[] bytes = body.getBytes(UTF_8);
        String headers =
                authorization(token) + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n";
        return request("POST", "/api/tasks", headers, new String(bytes, ISO_8859_1));
    }

    private byte[] bearer(String header, String claims) {
        String forged = encoded(header) + '.' + encoded(claims) + '.' + encoded(letters(64));
        return request("GET", "/api/tasks", authorization(forged), "");
    }

    private static String authorization(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    /** @param body text in which each character is one byte */
    private static byte[] request(String method, String target, String headers, String body) {
        return (method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body)
                .getBytes(ISO_8859_1);
    }

    private String inventedKey() {
        return "{\"alg\":\"EdDSA\",\"kid\":\"" + letters(32) + "\"}";
    }

    private String claims() {
        return "{\"iss\":\"" + authUrl + "\",\"aud\":\"" + authUrl + "\",\"sub\":\"" + letters(32) + "\",\"exp\":"
                + EXPIRY + '}';
    }

    private static String json(String start, String name) {
        return start + name + "\":1}";
    }

    private String members(int number) {
        StringBuilder json = new StringBuilder("{\"a\":1");
        for (int i = 0; i < number; i++) {
            json.append(",\"").append(letters(8)).append("\":1");
        }
        return json.append('}').toString();
    }

    private static String encoded(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }

    private String letters(int length) {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + random.nextInt(26));
        }
        return new String(text, ISO_8859_1);
    }
}
