// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The header fields of a request for the JWK Set. Their values may be secrets, so {@link #toString} returns the names
 * only. Immutable.
 */
public final class RequestFields {

    /** {@code Accept} and the {@code User-Agent} of this library. */
    public static final RequestFields DEFAULT = new RequestFields(
            Map.of("Accept", "application/json", "User-Agent", "betterauth-jwt-verifier/" + version()));

    private static final int MAXIMUM_FIELDS = 32;
    private static final int MAXIMUM_VALUE = 8 * 1024;
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e](?:[\\x20-\\x7e\\t]*[\\x21-\\x7e])?");

    /** The fields that determine where a message ends, how it is coded, or which server receives it. */
    private static final Set<String> RESERVED = Set.of(
            "accept-encoding",
            "connection",
            "content-encoding",
            "content-length",
            "expect",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final Map<String, String> fields;

    private RequestFields(Map<String, String> fields) {
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(fields);
        this.fields = Collections.unmodifiableMap(copy);
    }

    /**
     * Returns a copy with one more field, which replaces a field of the same name.
     *
     * @param name a token (RFC 9110 §5.6.2) of at most 100 characters, except for fields that the transport sets, such
     *     as {@code Host}
     * @param value 1 to 8192 visible ASCII characters, with spaces and tabs between them
     * @throws IllegalArgumentException if the name or the value is not valid, or if there are 32 fields; the message
     *     never contains the value
     */
    public RequestFields with(String name, String value) {
        Objects.requireNonNull(value, "value");
        if (!NAME.matcher(Objects.requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("the name of a request header must be a token (RFC 9110 §5.6.2)");
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "the request header " + name + " cannot be set, because the transport sets it");
        }
        if (value.length() > MAXIMUM_VALUE || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the request header " + name + " must have 1 to " + MAXIMUM_VALUE
                    + " visible ASCII characters, with spaces only between them");
        }
        Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(fields);
        copy.remove(name); // the new name is kept as it is written
        copy.put(name, value);
        if (copy.size() > MAXIMUM_FIELDS) {
            throw new IllegalArgumentException("there may be at most " + MAXIMUM_FIELDS + " request headers");
        }
        return new RequestFields(copy);
    }

    /** Returns the fields by name; unmodifiable. */
    public Map<String, String> asMap() {
        return fields;
    }

    private static String version() {
        try (InputStream in = Objects.requireNonNull(RequestFields.class.getResourceAsStream("version.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("version.txt cannot be read from the library's jar", e);
        }
    }

    /** Returns the names without the values. */
    @Override
    public String toString() {
        return "RequestFields" + fields.keySet();
    }
}
