// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a text that can be decoded as a token, for explanations only. No decision depends on them.
 *
 * @param header the JOSE header, or null if it cannot be parsed
 * @param claims the claims, or null if they cannot be parsed
 */
record TokenReading(@Nullable Map<String, @Nullable Object> header, @Nullable Map<String, @Nullable Object> claims) {

    private static final int SHOWN = 100;

    static TokenReading of(String token) {
        String[] parts = token.split("\\.", -1);
        return new TokenReading(object(parts[0]), parts.length == 3 ? object(parts[1]) : null);
    }

    private static @Nullable Map<String, @Nullable Object> object(String part) {
        try {
            return StrictJson.object(Base64Url.decode(part));
        } catch (MalformedJsonException e) {
            return null; // then there is nothing to explain
        }
    }

    /** Returns a header member as text that is safe to display, or null if absent. */
    @Nullable
    String header(String member) {
        return header == null ? null : show(header.get(member));
    }

    /** Returns a claim as text that is safe to display, or null if absent. */
    @Nullable
    String claim(String name) {
        return claims == null ? null : show(claims.get(name));
    }

    /**
     * Returns untrusted text that is safe to display: short, printable, and without line breaks that could forge a log
     * entry.
     */
    static @Nullable String show(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String text = value.toString().replaceAll("\\p{C}", "?");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
