// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a report as one line of JSON, for machines. */
final class JsonReport {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII) // U+009B controls a terminal as ESC does
            .build();

    private JsonReport() {}

    /**
     * Returns the JSON of a report.
     *
     * @param withClaims whether it contains the token's claims, including names and addresses
     */
    static String of(Report report, boolean withClaims) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeBooleanField("healthy", report.healthy());
            report.heading().write(json);
            json.writeArrayFieldStart("checks");
            for (Check check : report.checks()) {
                write(json, check);
            }
            json.writeEndArray();
            if (report.keys() != null) {
                write(json, report.keys());
            }
            if (report.token() != null) {
                write(json, report.token(), withClaims);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string writer does not fail", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Check check) throws IOException {
        json.writeStartObject();
        if (!check.hop().isEmpty()) {
            json.writeStringField("hop", check.hop());
        }
        json.writeStringField("name", check.name());
        json.writeStringField("status", check.status().name().toLowerCase(Locale.ROOT));
        json.writeStringField("text", check.text());
        writeStrings(json, "details", check.details());
        writeStrings(json, "remedies", check.remedies());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, JwkSet keys) throws IOException {
        json.writeArrayFieldStart("keys");
        for (Jwk key : keys.keys()) {
            json.writeStartObject();
            json.writeStringField("kid", key.kid());
            json.writeStringField("kty", key.kty());
            json.writeStringField("crv", key.crv());
            json.writeStringField("alg", key.alg());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeStrings(json, "dropped", keys.dropped());
    }

    private static void write(JsonGenerator json, Explanation token, boolean withClaims) throws IOException {
        json.writeObjectFieldStart("token");
        json.writeStringField("kind", token.kind());
        json.writeStringField("outcome", token.outcome().name().toLowerCase(Locale.ROOT));
        json.writeStringField(
                "reason", token.reason().map(reason -> reason.code()).orElse(null));
        json.writeStringField("summary", token.summary());
        json.writeArrayFieldStart("findings");
        for (Explanation.Finding finding : token.findings()) {
            json.writeStartObject();
            json.writeStringField("what", finding.what());
            json.writeBooleanField("passed", finding.passed());
            json.writeStringField("expected", finding.expected());
            json.writeStringField("found", finding.found());
            json.writeEndObject();
        }
        json.writeEndArray();
        writeStrings(json, "remedies", token.remedies());
        if (withClaims) {
            write(json, "claims", token.unverifiedClaims());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, @Nullable Object value) throws IOException {
        json.writeFieldName(name);
        write(json, value);
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                write(json, String.valueOf(member.getKey()), member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else {
            json.writeString(value == null ? null : value.toString());
        }
    }

    static void writeStrings(JsonGenerator json, String name, Iterable<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
