// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.advice;

import io.github.betterauthjwt.jwks.FetchProblem;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/**
 * Returns what to change when a token is rejected or the keys are unavailable. Reads {@code reasons.properties}, the
 * single table of reasons. Documents, the doctor, and explanations show its lines.
 */
public final class Advice {

    /** The key of the line that replaces {@code send-the-jwt}, and the name of a value with which a caller asks for it. */
    private static final String ACCESS = "send-the-access-token";

    private static final String REMEDY = "remedy";

    private Advice() {}

    /** Loads the lines when the first one is read, because an accepted token needs none. */
    private static final class Lines {

        private static final Properties ALL = load();

        private static Properties load() {
            Properties lines = new Properties();
            try (Reader reader = new InputStreamReader(
                    Objects.requireNonNull(
                            Advice.class.getResourceAsStream("reasons.properties"), "reasons.properties"),
                    StandardCharsets.UTF_8)) {
                lines.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("reasons.properties cannot be read from the library's jar", e);
            }
            return lines;
        }
    }

    /**
     * Returns what to change if the JWK Set cannot be fetched.
     *
     * @return the remedies, the most likely first; not empty, unmodifiable
     */
    public static List<String> of(FetchProblem problem) {
        return remedies("keys_unavailable", problem.name().toLowerCase(Locale.ROOT), Map.of());
    }

    /** Returns the remedies for a code in general. */
    public static List<String> remedies(String code, Map<String, String> values) {
        return remedies(code, REMEDY, values);
    }

    /** Returns the remedies for one case of a code. */
    public static List<String> remedies(String code, String theCase, Map<String, String> values) {
        List<String> remedies = new ArrayList<>();
        for (int n = 1; Lines.ALL.containsKey(code + '.' + theCase + '.' + n); n++) {
            remedies.add(line(code + '.' + theCase + '.' + n, values));
        }
        if (remedies.isEmpty()) {
            throw new IllegalStateException("reasons.properties has no remedy for " + code + ", " + theCase);
        }
        return List.copyOf(remedies);
    }

    /** Returns a line that is not the remedy of one code. */
    public static String line(String key, Map<String, String> values) {
        String line = Objects.requireNonNull(Lines.ALL.getProperty(key), key);
        line = line.replace("{jwt}", Lines.ALL.getProperty(values.containsKey(ACCESS) ? ACCESS : "send-the-jwt"));
        for (Map.Entry<String, String> value : values.entrySet()) {
            line = line.replace('{' + value.getKey() + '}', value.getValue());
        }
        return line;
    }
}
