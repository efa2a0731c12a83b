// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses one JSON object strictly as RFC 8259 defines it: well-formed UTF-8 without a byte order mark, no duplicate
 * member names (RFC 7515 §4, RFC 7519 §4), nothing after the object, and at most 64 levels of nesting.
 */
public final class StrictJson {

    private static final int MAXIMUM_DEPTH = 64;
    private static final int MAXIMUM_DIGITS = 1000;
    private static final int LONGEST_LONG = 18;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /**
     * A factory without canonical names. With them, a factory keeps thousands of the member names that it has read, of
     * any length, and copies its whole table for each document with a new name.
     */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // the default pool is a thread-local, with which a web server's threads keep an undeployed application
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAXIMUM_DEPTH)
                    .maxNumberLength(MAXIMUM_DIGITS)
                    .build())
            .build();

    private StrictJson() {}

    /**
     * Parses an object.
     *
     * @param utf8 the text in UTF-8
     * @return its members in order, unmodifiable; values are {@code String}, {@code Long} (up to 18 digits),
     *     {@code BigInteger}, {@code BigDecimal}, {@code Boolean}, {@code null}, or an unmodifiable {@code Map} or
     *     {@code List} of these
     * @throws MalformedJsonException if the text is not one strict JSON object
     */
    public static Map<String, @Nullable Object> object(byte[] utf8) throws MalformedJsonException {
        try (JsonParser parser = parser(utf8)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJsonException("expected a JSON object");
            }
            Map<String, @Nullable Object> object = members(parser);
            if (parser.nextToken() != null) {
                throw new MalformedJsonException("expected nothing after the JSON object");
            }
            return object;
        } catch (MalformedJsonException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Jackson's message quotes the input, and a runtime exception is how it reports a hash-collision attack
            throw new MalformedJsonException("expected one well-formed JSON object without duplicate names");
        }
    }

    /**
     * Returns a parser of the decoded text. Jackson's parsers of bytes accept malformed UTF-8 and need canonical names.
     */
    private static JsonParser parser(byte[] utf8) throws IOException {
        return FACTORY.createParser(isAscii(utf8) ? new String(utf8, StandardCharsets.ISO_8859_1) : decoded(utf8));
    }

    private static String decoded(byte[] utf8) throws MalformedJsonException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("expected well-formed UTF-8");
        }
    }

    private static boolean isAscii(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long all = 0;
        while (buffer.remaining() >= Long.BYTES) {
            all |= buffer.getLong(); // eight bytes at a time, because every token passes through here
        }
        while (buffer.hasRemaining()) {
            all |= buffer.get() & HIGH_BITS;
        }
        return (all & HIGH_BITS) == 0;
    }

    private static Map<String, @Nullable Object> members(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int size = 1; parser.nextToken() != JsonToken.END_OBJECT; size++) {
            String name = parser.currentName();
            members.put(name, value(parser, parser.nextToken()));
            if (members.size() < size) {
                throw new MalformedJsonException("expected no duplicate member names");
            }
        }
        return Collections.unmodifiableMap(members);
    }

    private static List<@Nullable Object> elements(JsonParser parser) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            elements.add(value(parser, token));
        }
        return Collections.unmodifiableList(elements);
    }

    private static @Nullable Object value(JsonParser parser, @Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new MalformedJsonException("the JSON ends too early");
        }
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser.getText());
            case VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getText()); // never expanded, only compared
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new MalformedJsonException("expected a JSON value");
        };
    }

    private static Number integer(String digits) {
        return digits.length() <= LONGEST_LONG ? (Number) Long.valueOf(digits) : new BigInteger(digits);
    }
}
