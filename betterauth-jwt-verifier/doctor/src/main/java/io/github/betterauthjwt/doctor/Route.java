// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way from a protected resource to the keys, as far as it is known.
 *
 * @param resource the address that the user gave
 * @param metadata the address of its metadata, or null
 * @param issuer the issuer identifier of the authorization server, or null
 * @param jwks the address of the JWK Set, or null
 */
record Route(URI resource, @Nullable URI metadata, @Nullable String issuer, @Nullable URI jwks) implements Heading {

    @Override
    public String title() {
        return "Protected resource";
    }

    @Override
    public Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("resource", resource.toString());
        put(lines, "metadata", metadata);
        put(lines, "issuer", issuer);
        put(lines, "JWK Set", jwks);
        return lines;
    }

    private static void put(Map<String, String> lines, String label, @Nullable Object value) {
        if (value != null) {
            lines.put(label, value.toString());
        }
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("resource", resource.toString());
        json.writeStringField("metadata", metadata == null ? null : metadata.toString());
        json.writeStringField("issuer", issuer);
        json.writeStringField("jwks", jwks == null ? null : jwks.toString());
    }
}
