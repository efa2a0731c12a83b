// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One challenge of the field {@code WWW-Authenticate} (RFC 9110 §11.6.1).
 *
 * @param scheme in lower case, such as {@code bearer}
 * @param parameters by name, without regard to case; of equal names the first
 */
record BearerChallenge(String scheme, Map<String, String> parameters) {

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]++");
    private static final Pattern EQUALS = Pattern.compile("[ \\t]*+=[ \\t]*+");

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Returns the challenges of all fields, in order. Text that is not a challenge is skipped. */
    static List<BearerChallenge> parse(List<String> fields) {
        List<BearerChallenge> challenges = new ArrayList<>();
        for (String field : fields) {
            new Parser(field, challenges).parse();
        }
        return challenges;
    }

    /** Reads one field from left to right. */
    private static final class Parser {

        private final String field;
        private final List<BearerChallenge> challenges;
        private int position;

        Parser(String field, List<BearerChallenge> challenges) {
            this.field = field;
            this.challenges = challenges;
        }

        void parse() {
            while (position < field.length()) {
                Matcher word = at(TOKEN);
                if (!word.lookingAt()) {
                    position++; // a comma, a space, or what is not a challenge
                    continue;
                }
                position = word.end();
                Matcher equals = at(EQUALS);
                if (equals.lookingAt() && !challenges.isEmpty()) {
                    position = equals.end();
                    challenges.get(challenges.size() - 1).parameters().putIfAbsent(word.group(), value());
                } else {
                    challenges.add(new BearerChallenge(
                            word.group().toLowerCase(Locale.ROOT), new TreeMap<>(String.CASE_INSENSITIVE_ORDER)));
                }
            }
        }

        private Matcher at(Pattern pattern) {
            return pattern.matcher(field).region(position, field.length());
        }

        private String value() {
            Matcher word = at(TOKEN);
            if (word.lookingAt()) {
                position = word.end();
                return word.group();
            }
            return position < field.length() && field.charAt(position) == '"' ? quoted() : "";
        }

        private String quoted() {
            StringBuilder text = new StringBuilder();
            for (position++; position < field.length() && field.charAt(position) != '"'; position++) {
                if (field.charAt(position) == '\\' && position + 1 < field.length()) {
                    position++;
                }
                text.append(field.charAt(position));
            }
            position++;
            return text.toString();
        }
    }
}
