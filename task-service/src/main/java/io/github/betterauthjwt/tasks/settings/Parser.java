// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import io.github.betterauthjwt.BetterAuthUrls;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Parses the text of a setting.
 *
 * @param <T> the type of the value
 * @param bounds the least and the greatest value, both inclusive, or an empty text
 * @param function throws {@link IllegalArgumentException}, whose message states what was expected
 */
record Parser<T>(String bounds, Function<String, T> function) {

    static final Parser<Optional<String>> TEXT = optional("", text -> text);
    static final Parser<Optional<String>> ISSUER = optional(
            "expected the iss of the tokens exactly, without wildcards and blanks", text -> matching("[^*\\s]+", text));
    static final Parser<Optional<String>> AUDIENCE =
            optional("expected the aud of the tokens exactly, without wildcards", text -> matching("[^*]+", text));
    static final Parser<Boolean> FLAG = strict("expected true or false", Parser::flag);
    static final Parser<String> HOST = strict("expected an address or a name of this machine", Parser::host);

    T parse(String text) {
        return function.apply(text);
    }

    /** Returns a parser that states what was expected. With an empty text, the message of the function does. */
    static <T> Parser<T> strict(String expected, Function<String, T> function) {
        return new Parser<>("", text -> {
            try {
                return function.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(expected.isEmpty() ? e.getMessage() : expected, e);
            }
        });
    }

    /** Returns a parser of a value that may be absent, which an empty text means. */
    static <T> Parser<Optional<T>> optional(String expected, Function<String, T> function) {
        return strict(expected, text -> text.isEmpty() ? Optional.empty() : Optional.of(function.apply(text)));
    }

    static Parser<Integer> number(int least, int most) {
        String bounds = least + " to " + most;
        return new Parser<>(
                bounds,
                strict("expected a number from " + bounds, text -> {
                            int number = Integer.parseInt(matching("[0-9]{1,9}", text));
                            return inBounds(number, least, most);
                        })
                        .function());
    }

    /** Returns a parser of times such as {@code 500ms}, {@code 10s} and {@code 2m}. */
    static Parser<Duration> duration(String least, String most) {
        String bounds = least + " to " + most;
        return new Parser<>(
                bounds,
                strict(
                                "expected a time such as 500ms, 10s or 2m, from " + bounds,
                                text -> inBounds(time(text), time(least), time(most)))
                        .function());
    }

    private static <C extends Comparable<C>> C inBounds(C value, C least, C most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("out of bounds");
        }
        return value;
    }

    private static String matching(String form, String text) {
        if (!text.matches(form)) {
            throw new IllegalArgumentException("not of the form");
        }
        return text;
    }

    private static Duration time(String text) {
        long amount = Long.parseLong(matching("[0-9]{1,7}(ms|s|m)", text).replaceAll("[a-z]", ""));
        if (text.endsWith("ms")) {
            return Duration.ofMillis(amount);
        }
        return text.endsWith("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
    }

    static String secret(String text) {
        return matching("[!-~]{32,512}", text);
    }

    private static boolean flag(String text) {
        return matching("true|false", text.toLowerCase(Locale.ROOT)).equals("true");
    }

    private static String host(String text) {
        try {
            InetAddress.getByName(text);
            return text;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown", e);
        }
    }

    /** Returns whether there is certainly no pooler. */
    static boolean isDirect(String pooler) {
        return matching("auto|none|transaction", pooler.toLowerCase(Locale.ROOT))
                .equals("none");
    }

    static Set<String> origins(String joined) {
        Set<String> origins = new LinkedHashSet<>();
        for (String entry : joined.split(",", -1)) {
            URI uri = HttpUrl.parse(entry.strip());
            if (!uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
                throw new IllegalArgumentException("an origin has no path");
            }
            origins.add(BetterAuthUrls.origin(uri.toString()));
        }
        return Set.copyOf(origins);
    }
}
