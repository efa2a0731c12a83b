// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import org.jspecify.annotations.Nullable;

/** Distinguishes a compact JWS from other texts that arrive instead of one, without decoding. */
final class TokenShape {

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
        return new InvalidJwtException(
                Reason.MALFORMED, "The token is not a well-formed JWT: " + mistake(token, otherwise));
    }

    private static String mistake(String token, @Nullable String otherwise) {
        if (TokenKind.isB64Token(token)) {
            return otherwise == null ? "expected base64url characters only" : otherwise;
        }
        char first = token.charAt(0);
        if (first == '{') {
            return "a JSON object was sent, such as the whole response of /api/auth/token; send its member \"token\"";
        }
        if (first == '"' || first == '\'') {
            return "it is in quotes; send it without them";
        }
        if (token.indexOf('%') >= 0) {
            return "it contains percent-encoding, such as %0A for a line break; send it as it was issued";
        }
        return "expected \"Bearer\", a space and one token in the Authorization header";
    }
}
