// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Distinguishes a compact JWS from other texts that arrive instead of one, without decoding. */
final class TokenShape {

    /**
     * Common mistakes. The first one that occurs is named. They are found at the ends of the text or with
     * {@code indexOf}, because a client can send a long text with each request.
     */
    private static final List<Mistake> MISTAKES = List.of(
            new Mistake(
                    begins("(?i:bearer|authorization)\\W"),
                    "it begins with the scheme or the name of a header; expected one \"Bearer\", a space and the token"
                            + " alone"),
            new Mistake(
                    begins("(?:\\$?\\{{1,2} ?\\w{1,40} ?}{1,2}|\\$\\w{1,40}|<[\\w -]{1,40}>)$"),
                    "the name of a variable was sent, such as {{token}}; replace it with the token"),
            new Mistake(
                    begins("\\{"),
                    "a JSON object was sent, such as the whole response of /api/auth/token; send its member \"token\""),
            new Mistake(
                    begins("[\"'`\u201c\u2018]").or(ends("[\"'`\u201d\u2019]")),
                    "it is in quotes; send it without them"),
            new Mistake(begins("[<(\\[]"), "it is in brackets; send it without them"),
            new Mistake(
                    contains('%'),
                    "it contains percent-encoding, such as %0A for a line break; send it as it was issued"),
            new Mistake(
                    contains('\\'), "it contains a backslash, such as \\n for a line break; send it as it was issued"));

    private TokenShape() {}

    /** Rejects a text that does not have three parts. The decoder reads each character, so it checks the characters. */
    static void requireThreeParts(String token, int maximumLength) {
        if (token.length() > maximumLength) {
            throw new InvalidJwtException(
                    Reason.TOO_LARGE, "The token is longer than " + maximumLength + " characters; issue fewer claims");
        }
        if (!hasThreeParts(token) || token.indexOf(',') >= 0) {
            TokenKind kind = TokenKind.ofText(token);
            throw kind == TokenKind.UNKNOWN
                    ? malformed(token, "expected three base64url parts with dots between")
                    : kind.rejection();
        }
    }

    /** Returns whether there are exactly three parts (RFC 7515 §7.1), none of them empty. */
    private static boolean hasThreeParts(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        boolean isLast = token.indexOf('.', second + 1) < 0;
        return first > 0 && second > first + 1 && second < token.length() - 1 && isLast;
    }

    /** Returns a rejection that names the mistake if the token contains characters that no token has. */
    static InvalidJwtException malformed(String token, @Nullable String otherwise) {
        if (TokenKind.isPlaceholder(token)) { // for example a promise of a token
            return TokenKind.PLACEHOLDER.rejection();
        }
        return new InvalidJwtException(
                Reason.MALFORMED, "The token is not a well-formed JWT: " + mistake(token, otherwise));
    }

    private static String mistake(String token, @Nullable String otherwise) {
        if (TokenKind.isB64Token(token)) {
            String fault = otherwise == null ? "expected base64url characters only" : otherwise;
            return token.endsWith("=") ? "it ends with \"=\", as no JWT does" : fault;
        }
        return MISTAKES.stream()
                .filter(mistake -> mistake.occurs.test(token))
                .map(Mistake::message)
                .findFirst()
                .orElse("expected \"Bearer\", a space and one token in the Authorization header");
    }

    private static Predicate<String> begins(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return text -> pattern.matcher(text).lookingAt();
    }

    /** Searches the last three characters, because {@code $} also matches before a final line break. */
    private static Predicate<String> ends(String regex) {
        Pattern pattern = Pattern.compile(regex + "$");
        return text -> pattern.matcher(text)
                .region(Math.max(0, text.length() - 3), text.length())
                .find();
    }

    private static Predicate<String> contains(char character) {
        return text -> text.indexOf(character) >= 0;
    }

    /** A common mistake, which occurs in no token. */
    private record Mistake(Predicate<String> occurs, String message) {}
}
