// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The claims that Better Auth 1.7 writes for a user, as JSON, with members replaced, added or removed. */
public final class Claims {

    public static final String ISSUER = "https://app.example.com";
    public static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final Map<String, String> members = new LinkedHashMap<>();

    private Claims() {
        members.put("iat", Long.toString(NOW.getEpochSecond()));
        members.put("name", "\"Ada Lovelace\"");
        members.put("email", "\"ada@example.com\"");
        members.put("emailVerified", "false");
        members.put("image", "null");
        members.put("createdAt", "\"2026-11-22T16:54:03.574Z\"");
        members.put("updatedAt", "\"2026-11-22T16:54:03.574Z\"");
        members.put("id", "\"YZa5ughgbE7DXBONZSvuJtz1ZSlpDFq4\"");
        members.put("sub", "\"YZa5ughgbE7DXBONZSvuJtz1ZSlpDFq4\"");
        members.put("exp", Long.toString(NOW.getEpochSecond() + 900));
        members.put("iss", "\"" + ISSUER + "\"");
        members.put("aud", "\"" + ISSUER + "\"");
    }

    public static Claims standard() {
        return new Claims();
    }

    /** Sets a member to a JSON text. */
    public Claims with(String name, String json) {
        members.put(name, json);
        return this;
    }

    public Claims with(String name, long number) {
        return with(name, Long.toString(number));
    }

    public Claims without(String name) {
        members.remove(name);
        return this;
    }

    public String json() {
        return members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
