// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import io.github.betterauthjwt.BetterAuthUrls;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Parses the text of a setting.
 *
 * @param <T> the type of the value
 * @param bounds the least and the greatest value, both inclusive, or an empty text
 * @param separator joins the entries if the YAML file has a list
 * @param function throws {@link IllegalArgumentException}, whose message states what was expected
 */
record Parser<T>(String bounds, String separator, Function<String, T> function) {

    static final String URL_EXPECTED =
            "expected a URL such as https://app.example.com, without user, password, query and"
                    + " fragment, whose host has no underscore";

    static final Parser<Optional<String>> TEXT = optional("", text -> text);
    static final Parser<Optional<String>> ISSUER = optional(
            "expected the iss of the tokens exactly, without wildcards and blanks", text -> matching("[^*\\s]+", text));
    static final Parser<Optional<String>> AUDIENCE =
            optional("expected the aud of the tokens exactly, without wildcards", text -> matching("[^*]+", text));
    static final Parser<Optional<String>> SECRET =
            optional("expected 32 to 512 visible ASCII characters", text -> matching("[!-~]{32,512}", text));
    static final Parser<Boolean> FLAG =
            strict("expected true or false", text -> oneOf("true|false", text).equals("true"));
    static final Parser<String> HOST = strict("expected an address or a name of this machine", Parser::host);
    static final Parser<Path> FOLDER =
            strict("expected the name of a folder, in letters that the system's locale has", Path::of);
    static final Parser<URI> BETTER_AUTH = strict("", Parser::betterAuth);
    static final Parser<Optional<URI>> URL = optional(URL_EXPECTED, Parser::url);
    static final Parser<Optional<Set<String>>> ORIGINS =
            optional("expected origins such as https://app.example.com, joined by commas", Parser::origins);
    static final Parser<Optional<DatabaseUrl>> DATABASE = optional("", DatabaseUrl::parse);
    /** True if there is certainly no pooler. */
    static final Parser<Boolean> IS_DIRECT =
            strict("expected none, transaction or auto", text -> oneOf("auto|none|transaction", text)
                    .equals("none"));
    /** The values of headers may contain commas. */
    static final Parser<KeyServerHeaders> HEADERS = new Parser<>("", "\n", KeyServerHeaders::parse);

    T parse(String text) {
        return function.apply(text);
    }

    /** Returns a parser that states what was expected. With an empty text, the message of the function does. */
    private static <T> Parser<T> strict(String expected, Function<String, T> function) {
        return new Parser<>("", ",", text -> {
            try {
                return function.apply(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(expected.isEmpty() ? e.getMessage() : expected, e);
            }
        });
    }

    private static <T> Parser<T> bounded(String expected, String bounds, Function<String, T> function) {
        return new Parser<>(bounds, ",", strict(expected + bounds, function).function());
    }

    /** Returns a parser of a value that may be absent, which an empty text means. */
    private static <T> Parser<Optional<T>> optional(String expected, Function<String, T> function) {
        return strict(expected, text -> text.isEmpty() ? Optional.empty() : Optional.of(function.apply(text)));
    }

    static Parser<Integer> number(int least, int most) {
        return bounded("expected a number from ", least + " to " + most, text -> {
            int number = Integer.parseInt(matching("[0-9]{1,9}", text));
            return inBounds(number, least, most);
        });
    }

    /** Returns a parser of times such as {@code 500ms}, {@code 10s} and {@code 2m}. */
    static Parser<Duration> duration(String least, String most) {
        return bounded(
                "expected a time such as 500ms, 10s or 2m, from ",
                least + " to " + most,
                text -> inBounds(time(text), time(least), time(most)));
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

    private static String oneOf(String words, String text) {
        return matching(words, text.toLowerCase(Locale.ROOT));
    }

    private static Duration time(String text) {
        long amount = Long.parseLong(matching("[0-9]{1,7}(ms|s|m)", text).replaceAll("[a-z]", ""));
        if (text.endsWith("ms")) {
            return Duration.ofMillis(amount);
        }
        return text.endsWith("s") ? Duration.ofSeconds(amount) : Duration.ofMinutes(amount);
    }

    private static String host(String text) {
        try {
            InetAddress.getByName(text);
            return text;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown", e);
        }
    }

    /**
     * Parses an http URL that has no password and that the HTTP client accepts.
     *
     * @throws IllegalArgumentException if the text is not such a URL. The message may contain the text.
     */
    static URI url(String text) {
        URI uri = URI.create(text);
        boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
        if (!isHttp || uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("not an http URL");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("more than scheme, host, port and path");
        }
        return uri;
    }

    private static URI betterAuth(String text) {
        URI uri = strict(URL_EXPECTED, Parser::url).parse(text);
        return strict(
                        "expected Better Auth's base URL, such as https://app.example.com; the address of the keys is the"
                                + " setting BETTER_AUTH_JWKS_URI",
                        base -> {
                            BetterAuthUrls.origin(base);
                            return uri;
                        })
                .parse(text);
    }

    private static Set<String> origins(String joined) {
        return Arrays.stream(joined.split(",", -1)).map(Parser::origin).collect(Collectors.toUnmodifiableSet());
    }

    private static String origin(String text) {
        URI uri = url(text.strip());
        if (!uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
            throw new IllegalArgumentException("an origin has no path");
        }
        return BetterAuthUrls.origin(uri.toString());
    }
}
