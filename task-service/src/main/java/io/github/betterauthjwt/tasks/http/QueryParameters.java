// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.helidon.common.uri.UriValidator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of a query string. They are decoded strictly, and all errors in them are collected. */
final class QueryParameters {

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final ValidationErrors errors = new ValidationErrors();

    private QueryParameters() {}

    /**
     * Parses a raw query.
     *
     * @param known the names that may occur
     */
    static QueryParameters parse(String rawQuery, Set<String> known) {
        QueryParameters parameters = new QueryParameters();
        for (String pair : rawQuery.split("&", -1)) {
            if (!pair.isEmpty() && !parameters.errors.isFull()) {
                parameters.add(pair, known);
            }
        }
        return parameters;
    }

    /** Returns whether a pair of a raw query has this name in any encoding. */
    static boolean isNamed(String pair, String name) {
        return nameOf(pair).filter(name::equals).isPresent();
    }

    private static Optional<String> nameOf(String pair) {
        return decode(pair.substring(0, endOfName(pair)));
    }

    private static int endOfName(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? pair.length() : equals;
    }

    private void add(String pair, Set<String> known) {
        Optional<String> name = nameOf(pair);
        Optional<String> value = decode(pair.substring(Math.min(endOfName(pair) + 1, pair.length())));
        if (name.isEmpty() || !known.contains(name.get())) {
            String expected = known.isEmpty()
                    ? "this path has no parameters."
                    : "the parameters are " + String.join(", ", sorted(known)) + ".";
            error(name.filter(n -> n.length() <= 50).orElse("?"), "Unknown parameter; " + expected);
        } else if (value.isEmpty() || TaskBody.hasForbiddenCharacter(value.get())) {
            error(name.get(), "UTF-8 text in percent-encoding, without U+0000, was expected.");
        } else {
            values.computeIfAbsent(name.get(), key -> new ArrayList<>()).add(value.get());
        }
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    /** Decodes a segment of a path, in which a plus sign stands for itself. */
    static Optional<String> decodePath(String segment) {
        return decode(segment.replace("+", "%2B"));
    }

    private static Optional<String> decode(String text) {
        try {
            UriValidator.validateQuery(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return Optional.of(text); // the usual case
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c == '+' ? ' ' : c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Returns the value of a parameter that may occur once. */
    Optional<String> one(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            error(name, "This parameter may be given once.");
        }
        return all.stream().findFirst();
    }

    List<String> all(String name) {
        return Collections.unmodifiableList(values.getOrDefault(name, List.of()));
    }

    void error(String parameter, String detail) {
        errors.add(Problem.FieldError.ofParameter(parameter, detail));
    }

    /**
     * Checks that there are no errors. Called after all parameters were read.
     *
     * @throws Problem 422 if there is an error
     */
    void requireNoErrors() {
        errors.requireNone();
    }
}
